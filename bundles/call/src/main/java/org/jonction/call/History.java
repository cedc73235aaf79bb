package org.jonction.call;

import gov.nist.javax.sip.message.SIPRequest;
import java.util.List;
import java.util.function.Function;
import org.jonction.api.trunk.TrunkProfile.CallerId;
import org.jonction.api.trunk.TrunkProfile.CallerId.CallHistory;

/** What a call has been through, told on in the header that the profile wants (RFC 5806, RFC 7044, RFC 7544). */
final class History {
    private History() {}

    /**
     * Tells it on.
     *
     * @param address the address that the box writes for a number, in angle brackets
     * @param called address of the called number, in angle brackets
     * @return what was done, for the explanation; empty when there was nothing to do
     */
    static String tell(
            SIPRequest received, SIPRequest invite, CallerId policy, Function<String, String> address, String called) {
        boolean diversion = received.hasHeader("Diversion");
        boolean history = received.hasHeader("History-Info");
        boolean referred = received.hasHeader("Referred-By");
        if (!diversion && !history && !referred) {
            return "";
        }
        if (!policy.forwardCallHistory()) {
            return "call history is kept back (forwardCallHistory)";
        }
        StringBuilder done = new StringBuilder();
        List<Diverted> all = diversion ? Diverted.ofDiversion(received) : Diverted.ofHistory(received);
        if (policy.privacy() == CallerId.Privacy.FROM_ANON) {
            all = all.stream().filter(one -> !one.hidden()).toList();
        }
        if (!all.isEmpty()) {
            CallHistory form = policy.callHistory();
            if (form == CallHistory.DIVERSION || form == CallHistory.BOTH || form == CallHistory.PASS && diversion) {
                Messages.set(invite, "Diversion", diversion(all, address));
                done.append("Diversion ");
            }
            if (form == CallHistory.HISTORY_INFO || form == CallHistory.BOTH || form == CallHistory.PASS && history) {
                Messages.set(invite, "History-Info", history(all, address, called));
                done.append("History-Info ");
            }
        }
        if (referred) {
            String by = Diverted.number(Diverted.values(received, "Referred-By").getFirst());
            if (!by.isEmpty()) {
                Messages.set(invite, "Referred-By", address.apply(by)); // RFC 3892
                done.append("Referred-By ");
            }
        }
        return done.isEmpty() ? "call history has no number to tell on" : done + "from what the caller told";
    }

    private static String diversion(List<Diverted> oldestFirst, Function<String, String> address) {
        StringBuilder text = new StringBuilder(80);
        for (Diverted one : oldestFirst.reversed()) {
            text.append(text.isEmpty() ? "" : ", ").append(address.apply(one.number()))
                    .append(";reason=").append(one.reason())
                    .append(";counter=").append(one.counter())
                    .append(";privacy=").append(one.hidden() ? "full" : "off");
        }
        return text.toString();
    }

    // RFC 7044 10.3: each entry below the one that it came from; RFC 7544 3.1
    private static String history(List<Diverted> oldestFirst, Function<String, String> address, String called) {
        StringBuilder text = new StringBuilder(120);
        String index = "1";
        String before = "";
        int cause = 0;
        for (Diverted one : oldestFirst) {
            entry(text, address.apply(one.number()), cause, one.hidden(), index, before);
            before = index;
            for (int i = 0; i < one.counter() && i < 5; i++) { // RFC 7544 3.1: a gap for what is not told
                index += ".1";
            }
            cause = one.cause();
        }
        entry(text, called, cause, false, index, before);
        return text.toString();
    }

    private static void entry(
            StringBuilder text, String address, int cause, boolean hidden, String index, String before) {
        String uri = address.substring(0, address.length() - 1) + (cause > 0 ? ";cause=" + cause : "")
                + (hidden ? "?Privacy=history>" : ">");
        text.append(text.isEmpty() ? "" : ", ").append(uri).append(";index=").append(index);
        if (!before.isEmpty()) {
            text.append(";mp=").append(before);
        }
    }
}
