package org.jonction.trunk.dns;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.PortUnreachableException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.xbill.DNS.AAAARecord;
import org.xbill.DNS.ARecord;
import org.xbill.DNS.DClass;
import org.xbill.DNS.ExtendedResolver;
import org.xbill.DNS.Message;
import org.xbill.DNS.NAPTRRecord;
import org.xbill.DNS.Name;
import org.xbill.DNS.NioClient;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.Resolver;
import org.xbill.DNS.SOARecord;
import org.xbill.DNS.SRVRecord;
import org.xbill.DNS.Section;
import org.xbill.DNS.SimpleResolver;
import org.xbill.DNS.TextParseException;

/** The name servers of the box, as {@code resolv.conf} lists them now. */
public final class SystemDns implements Dns, AutoCloseable {
    private static final int DNS_PORT = 53;
    private static final int MOST_SERVERS = 3; // resolv.conf(5)
    private static final Duration PATIENCE = Duration.ofSeconds(2);
    private static final int TRIES = 2;

    private final Path resolvConf;
    private List<InetAddress> servers = List.of();
    private @Nullable Resolver resolver;

    /** @param resolvConf a file as in resolv.conf(5); read again before each question */
    public SystemDns(Path resolvConf) {
        this.resolvConf = resolvConf;
    }

    @Override
    public Reply ask(String name, Dns.Type type) {
        try {
            int code = org.xbill.DNS.Type.value(type.name());
            Record question = Record.newRecord(Name.fromString(name, Name.root), code, DClass.IN);
            return reply(name, resolver().send(Message.newQuery(question)));
        } catch (TextParseException e) {
            return Reply.none(RecordCache.CEILING_S, "'" + name + "' is no name");
        } catch (IOException e) {
            return Reply.failed(0, reason(e));
        }
    }

    private synchronized Resolver resolver() throws IOException {
        List<InetAddress> now = servers(Files.readAllLines(resolvConf));
        if (now.isEmpty()) {
            servers = now;
            throw new IOException("no name server");
        }
        Resolver known = resolver;
        if (known != null && now.equals(servers)) {
            return known;
        }
        List<Resolver> each = new ArrayList<>();
        for (InetAddress server : now) {
            SimpleResolver one = new SimpleResolver(new InetSocketAddress(server, DNS_PORT));
            one.setTimeout(PATIENCE);
            each.add(one);
        }
        ExtendedResolver all = new ExtendedResolver(each);
        all.setRetries(TRIES);
        all.setTimeout(PATIENCE.multipliedBy((long) TRIES * each.size() + 1));
        servers = now;
        resolver = all;
        return all;
    }

    private static List<InetAddress> servers(List<String> lines) {
        return lines.stream()
                .map(line -> line.strip().split("\\s+"))
                .filter(words -> words.length > 1 && words[0].equals("nameserver"))
                .map(words -> address(words[1]))
                .filter(Objects::nonNull)
                .limit(MOST_SERVERS)
                .toList();
    }

    private static @Nullable InetAddress address(String text) {
        try {
            return InetAddress.ofLiteral(text);
        } catch (IllegalArgumentException e) {
            return null;
        }
    }

    private String reason(IOException e) {
        List<InetAddress> asked = asked();
        if (asked.isEmpty()) {
            return "the box has no name server: " + resolvConf + " lists none that can be read";
        }
        String why = e instanceof PortUnreachableException ? ", where none listens" : "";
        return "no name server answers: asked "
                + String.join(" ", asked.stream().map(InetAddress::getHostAddress).toList()) + why;
    }

    private synchronized List<InetAddress> asked() {
        return servers;
    }

    private static Reply reply(String name, Message answer) {
        int rcode = answer.getRcode();
        if (rcode != Rcode.NOERROR && rcode != Rcode.NXDOMAIN) {
            return Reply.failed(0, "the name server answers " + Rcode.string(rcode) + " to " + name);
        }
        List<Record> all = answer.getSection(Section.ANSWER);
        List<DnsRecord> records =
                all.stream().map(SystemDns::read).filter(Objects::nonNull).toList();
        if (records.isEmpty()) {
            // RFC 2308 5: the lesser of the SOA's own time to live and its minimum
            int ttlS = answer.getSection(Section.AUTHORITY).stream()
                    .filter(SOARecord.class::isInstance)
                    .mapToInt(soa -> (int) Math.min(soa.getTTL(), ((SOARecord) soa).getMinimum()))
                    .findFirst()
                    .orElse(0);
            return Reply.none(ttlS, name + (rcode == Rcode.NXDOMAIN ? " does not exist" : " has no such record"));
        }
        long ttlS = all.stream().mapToLong(Record::getTTL).min().orElse(0);
        return Reply.found(records, (int) Math.min(ttlS, RecordCache.CEILING_S));
    }

    private static @Nullable DnsRecord read(Record record) {
        return switch (record) {
            case NAPTRRecord naptr -> new DnsRecord.Naptr(
                    naptr.getOrder(),
                    naptr.getPreference(),
                    naptr.getFlags(),
                    naptr.getService(),
                    naptr.getReplacement().toString(true));
            case SRVRecord srv -> new DnsRecord.Srv(
                    srv.getPriority(),
                    srv.getWeight(),
                    srv.getPort(),
                    srv.getTarget().equals(Name.root) ? "" : srv.getTarget().toString(true));
            case ARecord a -> new DnsRecord.Address(a.getAddress());
            case AAAARecord aaaa -> new DnsRecord.Address(aaaa.getAddress());
            default -> null;
        };
    }

    @Override
    public void close() {
        NioClient.close();
    }
}
