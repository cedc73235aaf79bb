package org.jonction.api.trunk;

/**
 * What a request met at an endpoint.
 *
 * @param kind what it met
 * @param retryAfterS seconds for which an {@link Kind#OVERLOADED} endpoint wants to be left alone (Retry-After,
 *     RFC 3261 section 20.33); 0 otherwise
 * @param text the same for people, for example {@code no response within 4000 ms}
 */
public record Outcome(Kind kind, int retryAfterS, String text) {
    /** The common one, made once. */
    public static final Outcome SUCCESS = new Outcome(Kind.SUCCESS, 0, "");

    /** What a request met. */
    public enum Kind {
        /** It did its work: the call rang, was answered, or a person or the number was the reason of its end. */
        SUCCESS,
        /** The endpoint answered, but could not do its work: a 5xx, or silence after 100. */
        FAILURE,
        /** 503 with Retry-After (RFC 3261 section 21.5.4). */
        OVERLOADED,
        /** No response at all. */
        NO_ANSWER,
        /** The transport failed: refused, closed, or no route. */
        UNREACHABLE
    }
}
