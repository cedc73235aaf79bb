package org.jonction.call;

import gov.nist.javax.sip.address.AddressImpl;
import gov.nist.javax.sip.address.SipUri;
import gov.nist.javax.sip.header.AddressParametersHeader;
import gov.nist.javax.sip.header.ims.Privacy;
import gov.nist.javax.sip.message.SIPRequest;
import java.util.Iterator;
import java.util.Locale;
import javax.sip.address.Address;
import javax.sip.header.Header;
import org.jonction.api.trunk.Trunk;

/**
 * Who calls, as the source trunk is to be believed.
 *
 * @param number number or name of the caller; empty when unknown
 * @param displayName display name as written between the quotes; empty for none
 * @param anonymous whether the caller asks not to be shown (RFC 3323, RFC 3325)
 * @param source the header that told it
 */
record Caller(String number, String displayName, boolean anonymous, String source) {
    static Caller of(SIPRequest invite, Trunk trunk) {
        Address from = invite.getFrom().getAddress();
        boolean hiddenFrom = anonymous(from);
        boolean anonymous = hiddenFrom || asksPrivacy(invite);
        if (trunk.profile().callerId().trustInbound()) {
            // RFC 3325 9.1: one SIP and one tel URI at most; the first with a usable number counts
            for (Iterator<?> all = invite.getHeaders("P-Asserted-Identity"); all.hasNext(); ) {
                Object header = all.next();
                if (header instanceof AddressParametersHeader asserted) {
                    Numbers.User user = Numbers.user(asserted.getAddress().getURI());
                    if (user.usable()) {
                        return new Caller(user.text(), name(asserted.getAddress()), anonymous, "P-Asserted-Identity");
                    }
                }
            }
        }
        Numbers.User user = Numbers.user(from.getURI());
        return hiddenFrom || !user.usable()
                ? new Caller("", "", anonymous, "From")
                : new Caller(user.text(), name(from), anonymous, "From");
    }

    // RFC 3323 4.1.1.3: the anonymous From
    private static boolean anonymous(Address from) {
        return from.getURI() instanceof SipUri uri
                && ("anonymous".equalsIgnoreCase(uri.getUser()) || uri.getHost().endsWith("anonymous.invalid"));
    }

    private static boolean asksPrivacy(SIPRequest invite) {
        for (Iterator<? extends Header> all = invite.getHeaders("Privacy"); all.hasNext(); ) {
            if (all.next() instanceof Privacy privacy) {
                switch (privacy.getPrivacy().toLowerCase(Locale.ROOT)) {
                    case "id", "user", "header" -> {
                        return true;
                    }
                    default -> {}
                }
            }
        }
        return false;
    }

    private static String name(Address address) {
        String name = ((AddressImpl) address).getDisplayName();
        return name == null || name.length() > 128 || name.chars().anyMatch(Character::isISOControl) ? "" : name;
    }
}
