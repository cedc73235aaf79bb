package org.jonction.call;

import gov.nist.javax.sip.address.AddressImpl;
import gov.nist.javax.sip.address.SipUri;
import gov.nist.javax.sip.address.TelURLImpl;
import gov.nist.javax.sip.header.AddressParametersHeader;
import gov.nist.javax.sip.header.ims.Privacy;
import gov.nist.javax.sip.message.SIPRequest;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Set;
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
 * @param critical whether the call is rather to fail than to show the caller (RFC 3323 section 4.2)
 * @param asserted the identities that a trusted peer asserts; empty from any other
 */
record Caller(
        String number,
        String displayName,
        boolean anonymous,
        String source,
        boolean critical,
        List<Asserted> asserted) {
    private static final Set<String> NOBODY =
            Set.of("anonymous", "unavailable", "restricted", "unknown", "private", "withheld");

    /** What asks the box, which always hides its peers' networks from each other, to hide the caller (RFC 3323 4.2). */
    private static final Set<String> HIDING = Set.of("id", "user", "header");

    /** An asserted identity: a number or name, and whether a tel URI told it. */
    record Asserted(String number, String displayName, boolean tel) {}

    /** Whose call may be shown to be theirs, and who asserts nothing. */
    Caller(String number, String displayName, boolean anonymous, String source) {
        this(number, displayName, anonymous, source, false, List.of());
    }

    static Caller of(SIPRequest invite, Trunk trunk) {
        Address from = invite.getFrom().getAddress();
        boolean hiddenFrom = anonymous(from);
        Set<String> privacy = privacy(invite);
        boolean anonymous = hiddenFrom || privacy.stream().anyMatch(HIDING::contains) || restricted(invite);
        List<Asserted> asserted = trunk.profile().callerId().trustInbound() ? asserted(invite) : List.of();
        Numbers.User user = Numbers.user(from.getURI());
        Caller told;
        if (!asserted.isEmpty()) {
            Asserted first = asserted.getFirst();
            told = new Caller(first.number(), first.displayName(), anonymous, invite.hasHeader("P-Asserted-Identity")
                    ? "P-Asserted-Identity" : "P-Preferred-Identity");
        } else if (hiddenFrom || !user.usable()) {
            told = new Caller("", "", anonymous, "From");
        } else {
            told = new Caller(user.text(), name(from), anonymous, "From");
        }
        return new Caller(
                told.number, told.displayName, anonymous, told.source, privacy.contains("critical"), asserted);
    }

    /** RFC 3325 9.1: one SIP and one tel URI at most; from a user agent, P-Preferred-Identity is as good (9.2). */
    private static List<Asserted> asserted(SIPRequest invite) {
        List<Asserted> all = new ArrayList<>(1);
        String header = invite.hasHeader("P-Asserted-Identity") ? "P-Asserted-Identity" : "P-Preferred-Identity";
        for (Iterator<?> each = invite.getHeaders(header); each.hasNext(); ) {
            if (each.next() instanceof AddressParametersHeader one && all.size() < 2) {
                Numbers.User user = Numbers.user(one.getAddress().getURI());
                if (user.usable() && !anonymous(one.getAddress())) {
                    all.add(new Asserted(
                            user.text(), name(one.getAddress()), one.getAddress().getURI() instanceof TelURLImpl));
                }
            }
        }
        return all;
    }

    /** The anonymous From of RFC 3323 section 4.1.1.3, and what gateways write for it. */
    static boolean anonymous(Address from) {
        return from.getURI() instanceof SipUri uri
                && (uri.getUser() != null && NOBODY.contains(uri.getUser().toLowerCase(Locale.ROOT))
                        || uri.getHost().toLowerCase(Locale.ROOT).endsWith(".invalid"));
    }

    private static Set<String> privacy(SIPRequest invite) {
        if (!invite.hasHeader("Privacy")) {
            return Set.of();
        }
        Set<String> all = new HashSet<>(2);
        for (Iterator<? extends Header> each = invite.getHeaders("Privacy"); each.hasNext(); ) {
            if (each.next() instanceof Privacy one) {
                all.add(one.getPrivacy().toLowerCase(Locale.ROOT));
            }
        }
        return all.contains("none") ? Set.of() : all; // RFC 3323 4.2: none asks that nothing be hidden
    }

    /** Remote-Party-ID, which older systems ask with. */
    private static boolean restricted(SIPRequest invite) {
        if (!invite.hasHeader("Remote-Party-ID")) {
            return false;
        }
        String text = invite.getHeader("Remote-Party-ID").toString().toLowerCase(Locale.ROOT);
        return text.contains("privacy=full") || text.contains("privacy=uri");
    }

    private static String name(Address address) {
        String name = ((AddressImpl) address).getDisplayName();
        return name == null || name.length() > 128 || name.chars().anyMatch(Character::isISOControl) ? "" : name;
    }
}
