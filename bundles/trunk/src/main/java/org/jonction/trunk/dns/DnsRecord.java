package org.jonction.trunk.dns;

import java.net.InetAddress;

/** A resource record, as far as SIP servers are found by it. */
public sealed interface DnsRecord {
    /** Which service a domain offers by which transport (RFC 3403, RFC 3263 section 4.1). */
    record Naptr(int order, int preference, String flags, String service, String replacement) implements DnsRecord {}

    /** A host that offers a service (RFC 2782). */
    record Srv(int priority, int weight, int port, String target) implements DnsRecord {}

    /** An address of a host. */
    record Address(InetAddress address) implements DnsRecord {}
}
