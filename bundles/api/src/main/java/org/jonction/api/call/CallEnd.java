package org.jonction.api.call;

import java.time.Instant;

/**
 * How a session ended.
 *
 * @param call its last state, with final counters
 * @param endedAt when
 * @param by who ended it: {@code caller}, {@code called} or {@code box}
 * @param status final SIP status of an unanswered call, 200 for an answered one
 * @param reason why, in one sentence
 */
public record CallEnd(CallInfo call, Instant endedAt, String by, int status, String reason) {}
