package org.jonction.trunk.registration;

import gov.nist.javax.sip.header.Contact;
import gov.nist.javax.sip.header.SIPHeader;
import gov.nist.javax.sip.message.SIPResponse;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import javax.sip.header.ExpiresHeader;

/**
 * What the 200 to a REGISTER says.
 *
 * @param expiresS life that was granted, in seconds; 0 when the registrar does not hold the Contact
 * @param serviceRoute Service-Route values for requests of this registration (RFC 3608 section 5)
 */
record Grant(int expiresS, List<String> serviceRoute) {

    /** @param contact URI that was registered */
    static Grant of(SIPResponse ok, String contact, int askedS) {
        int contactS = -1;
        boolean listed = false;
        for (Iterator<?> all = ok.getHeaders("Contact"); all.hasNext(); ) {
            if (all.next() instanceof Contact one) {
                listed = true;
                if (same(one.getAddress().getURI().toString(), contact)) {
                    contactS = one.getExpires() >= 0 ? one.getExpires() : expires(ok, askedS);
                }
            }
        }
        // RFC 3261 10.3 item 8: the 200 lists the bindings; some registrars leave them out
        int grantedS = contactS >= 0 ? contactS : listed ? least(ok, askedS) : expires(ok, askedS);
        return new Grant(grantedS, values(ok, "Service-Route"));
    }

    /** A registrar that wrote the Contact in another way: the least life of all that it lists. */
    private static int least(SIPResponse ok, int askedS) {
        int least = Integer.MAX_VALUE;
        for (Iterator<?> all = ok.getHeaders("Contact"); all.hasNext(); ) {
            if (all.next() instanceof Contact one && one.getExpires() >= 0) {
                least = Math.min(least, one.getExpires());
            }
        }
        return least == Integer.MAX_VALUE ? expires(ok, askedS) : least;
    }

    private static int expires(SIPResponse ok, int askedS) {
        return ok.getHeader("Expires") instanceof ExpiresHeader header ? header.getExpires() : askedS;
    }

    /** The same user, host and port; what else a registrar adds or leaves out does not matter. */
    private static boolean same(String uri, String ours) {
        return plain(uri).equals(plain(ours));
    }

    private static String plain(String uri) {
        return uri.replaceFirst(";.*", "").toLowerCase(Locale.ROOT);
    }

    private static List<String> values(SIPResponse response, String name) {
        List<String> values = new ArrayList<>(1);
        for (Iterator<?> all = response.getHeaders(name); all.hasNext(); ) {
            values.add(((SIPHeader) all.next()).getHeaderValue());
        }
        return values;
    }
}
