package org.jonction.api.trunk;

import java.util.List;
import org.jonction.api.config.Settings;

/**
 * Requests of a peer that begin and change no call.
 *
 * @param infoTypes media types of INFO (RFC 6086) that are passed to the other side, such as
 *     {@code application/dtmf-relay}; {@code *} stands for any; an INFO without a body is always passed
 * @param message what becomes of MESSAGE (RFC 3428)
 */
public record RequestPolicy(List<String> infoTypes, Message message) {
    public RequestPolicy {
        infoTypes = List.copyOf(infoTypes);
    }

    /** What becomes of MESSAGE. */
    public enum Message {
        /** It is refused with 405. */
        REFUSE,
        /** It goes to the other side of its call, or to where a route leads. */
        PASS
    }

    static RequestPolicy from(Settings s) {
        return new RequestPolicy(s.texts("infoTypes"), s.choice("message", Message.class));
    }
}
