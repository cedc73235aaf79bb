package org.jonction.api.call;

import org.jonction.api.media.StreamStats;

/**
 * One leg of a session.
 *
 * @param trunk name of its trunk
 * @param profile {@code id@version} of the profile that the leg has pinned
 * @param driver {@code id@version} of the driver that the leg has pinned
 * @param remote far end as {@code transport:address:port}
 * @param callId Call-ID of the leg
 * @param number calling number on leg A, called number on leg B, as on the wire
 * @param codec first codec of the last answer, for example {@code PCMA/8000}; empty before
 * @param encryption SRTP suite agreed on, for example {@code AES_CM_128_HMAC_SHA1_80}; empty when media is plain
 * @param localMedia box's media address as {@code address:port}; empty before
 * @param received counters of what came from this far end
 */
public record LegInfo(
        String trunk,
        String profile,
        String driver,
        String remote,
        String callId,
        String number,
        String codec,
        String encryption,
        String localMedia,
        StreamStats received) {}
