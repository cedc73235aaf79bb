package org.jonction.call;

import gov.nist.javax.sip.message.SIPResponse;
import java.util.Map;
import org.jonction.api.trunk.Trunk;
import org.jonction.api.trunk.TrunkProfile.Responses;

/**
 * Why a try failed, in terms of the caller.
 *
 * @param status status for the caller, 400 to 699, or 300 to 302 for a redirection that is passed on
 * @param q850 Q.850 cause to pass on, or -1
 * @param retry whether another endpoint or route may do better
 * @param text the reason, in one sentence
 */
record Failure(int status, int q850, boolean retry, String text) {
    /** What a final response of a peer means, by its driver and its profile. */
    static Failure of(Trunk trunk, SIPResponse response) {
        int received = response.getStatusCode();
        int q850 = Messages.q850(response);
        int meaning = meaning(trunk, received, q850);
        Meaning sense = Meaning.of(meaning, q850);
        boolean retry = retry(trunk.profile().responses(), sense, meaning, q850);
        int status = passable(meaning);
        StringBuilder text = new StringBuilder(64).append("answered ").append(received);
        if (q850 > 0) {
            text.append(", Q.850 cause ").append(q850);
        }
        text.append(" (").append(sense.text()).append(')');
        if (status != received) {
            text.append(", ").append(status).append(" to the caller");
        }
        return new Failure(status, q850, retry, text.toString());
    }

    /** The same without a further try. */
    Failure asFinal() {
        return new Failure(status, q850, false, text);
    }

    /** A redirection that is passed to the caller. */
    Failure passed(int redirection) {
        return new Failure(redirection, -1, false, "answered " + redirection + ", which is passed to the caller");
    }

    private static int meaning(Trunk trunk, int received, int q850) {
        Map<Integer, Integer> driver = trunk.driver().responseMap();
        int status = driver.isEmpty() ? received : driver.getOrDefault(received, received);
        for (Responses.Mapping rule : trunk.profile().responses().map()) {
            if ((rule.sip() == 0 || rule.sip() == status) && (rule.q850() == -1 || rule.q850() == q850)) {
                return rule.to();
            }
        }
        return status;
    }

    private static boolean retry(Responses policy, Meaning sense, int status, int q850) {
        return switch (sense) {
            case BUSY, USER -> false;
            case NUMBER -> status < 600 && policy.retryOn().contains(status);
            case TRANSPORT, OVERLOAD, ROUTE, OTHER ->
                policy.retryOn().contains(status) || policy.retryCauses().contains(q850);
        };
    }

    /** The same status, unless it needs a companion header or speaks of a hop that the caller has no part in. */
    static int passable(int status) {
        if (status < 400) {
            return 480; // RFC 3261 21.3: the contacts of a redirection belong to the other realm
        }
        return switch (status) {
            case 401, 407, 494 -> 403; // a challenge to the box
            case 406, 415, 493, 580 -> 488;
            case 405, 411, 413, 414, 416, 420, 421, 422, 423, 424, 428, 429, 436, 437, 438, 439, 440, 469, 470, 489,
                    505, 513 -> 500;
            default -> status > 699 ? 500 : status;
        };
    }
}
