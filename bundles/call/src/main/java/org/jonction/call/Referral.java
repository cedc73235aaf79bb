package org.jonction.call;

import gov.nist.javax.sip.address.SipUri;
import gov.nist.javax.sip.header.AddressParametersHeader;
import gov.nist.javax.sip.message.SIPRequest;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Iterator;
import java.util.Locale;
import javax.sip.address.URI;
import javax.sip.header.Header;
import org.jspecify.annotations.Nullable;

/**
 * What a REFER asks for (RFC 3515 section 2.1).
 *
 * @param number number to be called
 * @param host host part of the URI; empty for a tel URI
 * @param replaces dialog that the call is to replace at its target, or null
 * @param referrer who refers, as Referred-By says (RFC 3892); empty when it does not
 * @param subscribes whether NOTIFY is wanted (RFC 4488)
 */
record Referral(String number, String host, @Nullable Replaced replaces, String referrer, boolean subscribes) {
    /** A REFER that cannot be taken. */
    static final class Refused extends Exception {
        private static final long serialVersionUID = 1L;
        final int status;

        Refused(int status, String text) {
            super(text, null, false, false);
            this.status = status;
        }
    }

    static Referral of(SIPRequest refer) throws Refused {
        Iterator<?> all = refer.getHeaders("Refer-To");
        if (!all.hasNext() || !(all.next() instanceof AddressParametersHeader to) || all.hasNext()) {
            throw new Refused(400, "it needs one Refer-To"); // RFC 3515 2.4.1
        }
        URI uri = to.getAddress().getURI();
        if (uri instanceof SipUri sip && sip.getMethodParam() != null && !sip.getMethodParam().equals("INVITE")) {
            throw new Refused(501, "it asks for " + sip.getMethodParam() + ", only INVITE can be done");
        }
        Numbers.User user = Numbers.user(uri);
        if (!user.usable()) {
            throw new Refused(user.status() == 484 ? 484 : 416, user.problem().replace("Request-URI", "Refer-To"));
        }
        return new Referral(
                user.text(), uri instanceof SipUri sip ? sip.getHost() : "", replaces(uri), by(refer), subscribes(refer));
    }

    private static @Nullable Replaced replaces(URI uri) throws Refused {
        String value = uri instanceof SipUri sip ? sip.getHeader("Replaces") : null;
        if (value == null) {
            return null;
        }
        try {
            return Replaced.of(URLDecoder.decode(value.replace("+", "%2B"), StandardCharsets.UTF_8));
        } catch (IllegalArgumentException e) {
            throw new Refused(400, "its Replaces cannot be read");
        }
    }

    private static String by(SIPRequest refer) {
        if (refer.getHeader("Referred-By") instanceof AddressParametersHeader by) {
            Numbers.User user = Numbers.user(by.getAddress().getURI());
            return user.usable() ? user.text() : "";
        }
        return "";
    }

    private static boolean subscribes(SIPRequest refer) {
        Header wish = refer.getHeader("Refer-Sub");
        return wish == null || !wish.toString().toLowerCase(Locale.ROOT).contains("false");
    }
}
