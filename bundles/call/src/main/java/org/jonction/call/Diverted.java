package org.jonction.call;

import gov.nist.javax.sip.address.AddressFactoryImpl;
import gov.nist.javax.sip.header.SIPHeader;
import gov.nist.javax.sip.message.SIPRequest;
import java.text.ParseException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import javax.sip.address.Address;
import javax.sip.address.SipURI;
import org.jspecify.annotations.Nullable;

/**
 * One diversion that a call has behind it.
 *
 * @param number number or name that it was diverted from
 * @param reason why, in the words of Diversion (RFC 5806 section 4)
 * @param counter how many diversions it stands for, at least 1
 * @param hidden whether whoever diverted asks not to be shown
 */
record Diverted(String number, String reason, int counter, boolean hidden) {
    /** Bounds what a peer can make the box write. */
    private static final int MOST = 10;

    private static final List<String> REASONS = List.of("unknown", "user-busy", "no-answer", "unavailable",
            "unconditional", "time-of-day", "do-not-disturb", "deflection", "follow-me", "out-of-service", "away");

    /** The diversions that Diversion tells, the oldest first; in the header the latest stands first. */
    static List<Diverted> ofDiversion(SIPRequest invite) {
        List<Diverted> all = new ArrayList<>(0);
        for (String value : values(invite, "Diversion")) {
            String number = number(value);
            if (!number.isEmpty() && all.size() < MOST) {
                String reason = parameter(value, "reason").toLowerCase(Locale.ROOT);
                int counter = Math.max(1, Texts.number(parameter(value, "counter"), 99));
                String privacy = parameter(value, "privacy").toLowerCase(Locale.ROOT);
                all.add(new Diverted(number, REASONS.contains(reason) ? reason : "unknown", counter,
                        !privacy.isEmpty() && !privacy.equals("off")));
            }
        }
        return all.reversed();
    }

    /** The same of History-Info: an entry with a cause was reached from the one before it (RFC 7544 section 3.2). */
    static List<Diverted> ofHistory(SIPRequest invite) {
        List<Diverted> all = new ArrayList<>(0);
        String before = "";
        for (String value : values(invite, "History-Info")) {
            int cause = cause(value);
            if (cause > 0 && !before.isEmpty() && all.size() < MOST) {
                String number = number(before);
                if (!number.isEmpty()) {
                    boolean hidden = before.toLowerCase(Locale.ROOT).contains("privacy=history");
                    all.add(new Diverted(number, reason(cause), 1, hidden));
                }
            }
            before = value;
        }
        return all;
    }

    /** The cause of RFC 4458 for the reason (RFC 7544 section 3.1). */
    int cause() {
        return switch (reason) {
            case "unconditional" -> 302;
            case "user-busy" -> 486;
            case "no-answer" -> 408;
            case "deflection" -> 480;
            case "unavailable" -> 503;
            default -> 404;
        };
    }

    private static String reason(int cause) {
        return switch (cause) {
            case 302 -> "unconditional";
            case 486 -> "user-busy";
            case 408 -> "no-answer";
            case 480, 487 -> "deflection";
            case 503 -> "unavailable";
            default -> "unknown";
        };
    }

    private static int cause(String value) {
        Address address = address(value);
        return address != null && address.getURI() instanceof SipURI uri && uri.getParameter("cause") != null
                ? Texts.number(uri.getParameter("cause"), 699)
                : -1;
    }

    /** The number in an address, or nothing when it has none that can be used. */
    static String number(String value) {
        Address address = address(value);
        Numbers.User user = address == null ? null : Numbers.user(address.getURI());
        return user != null && user.usable() && !Caller.anonymous(address) ? user.text() : "";
    }

    private static @Nullable Address address(String value) {
        int end = value.indexOf('>');
        try {
            return end < 0 ? null : new AddressFactoryImpl().createAddress(value.substring(0, end + 1).strip());
        } catch (ParseException e) {
            return null;
        }
    }

    private static String parameter(String value, String name) {
        for (String one : value.substring(value.indexOf('>') + 1).split(";")) {
            int equals = one.indexOf('=');
            if (equals > 0 && one.substring(0, equals).strip().equalsIgnoreCase(name)) {
                return one.substring(equals + 1).strip().replace("\"", "");
            }
        }
        return "";
    }

    /** The values of a header that may be listed with commas (RFC 3261 section 7.3.1). */
    static List<String> values(SIPRequest invite, String header) {
        List<String> all = new ArrayList<>(0);
        for (Iterator<?> each = invite.getHeaders(header); each.hasNext(); ) {
            split(((SIPHeader) each.next()).getHeaderValue(), all);
        }
        return all;
    }

    private static void split(String list, List<String> all) {
        boolean quoted = false;
        boolean angle = false;
        int start = 0;
        for (int i = 0; i < list.length(); i++) {
            char c = list.charAt(i);
            if (c == '\\' && quoted) {
                i++;
            } else if (c == '"') {
                quoted = !quoted;
            } else if (!quoted && (c == '<' || c == '>')) {
                angle = c == '<';
            } else if (c == ',' && !quoted && !angle) {
                all.add(list.substring(start, i).strip());
                start = i + 1;
            }
        }
        all.add(list.substring(start).strip());
    }
}
