package org.jonction.call;

import java.time.Instant;
import java.util.List;
import java.util.Objects;
import javax.sip.address.Address;
import org.jonction.api.call.Decision;
import org.jonction.api.journal.JournalEntry;
import org.jonction.api.media.MediaRecord;
import org.jspecify.annotations.Nullable;

/**
 * A confirmed session at rest, as far as another version of this bundle, after whatever happened to this one, has to
 * know it to go on.
 *
 * @param version version of what the components mean; another one is not understood
 * @param id identifier of the session
 * @param inviteKey what tells copies of its INVITE
 * @param startedAt when the INVITE came
 * @param answeredAt when it was answered
 * @param calling normalized calling number
 * @param called normalized called number
 * @param anonymous whether the caller asked not to be shown
 * @param transferredFrom id of the session that it grew out of by a transfer; empty for none
 * @param explanation the decisions so far
 * @param savedAt when this record was made
 * @param a the caller's leg
 * @param b the called leg
 * @param media the relay's session
 */
record SessionRecord(
        int version,
        String id,
        String inviteKey,
        Instant startedAt,
        Instant answeredAt,
        String calling,
        String called,
        boolean anonymous,
        String transferredFrom,
        List<Decision> explanation,
        Instant savedAt,
        LegRecord a,
        LegRecord b,
        MediaRecord media)
        implements JournalEntry {
    static final int VERSION = 1;

    /** The session as it stands. To be called on its loop. */
    static SessionRecord of(Session session) {
        return new SessionRecord(
                VERSION,
                session.id,
                session.inviteKey,
                session.startedAt,
                Objects.requireNonNull(session.answeredAt),
                session.calling,
                session.called,
                session.anonymous,
                session.transferredFrom,
                session.explanation.decisions(),
                Instant.now(),
                session.a.record(),
                session.calledLeg().record(),
                session.media.record());
    }

    /**
     * One leg.
     *
     * @param pin id of the record of its trunk, as it was pinned
     * @param number number on the wire
     * @param contact the box's own Contact
     * @param dialog state of the dialog
     * @param audio the far end's stream
     * @param codec first codec of the last answer
     * @param sdp what the box has described
     * @param takesUpdate whether the far end takes UPDATE
     * @param refusesRefer whether its Allow header names no REFER
     * @param timer session timer
     */
    record LegRecord(
            String pin,
            String number,
            Address contact,
            Dialog dialog,
            @Nullable Audio audio,
            String codec,
            LegSdp sdp,
            boolean takesUpdate,
            boolean refusesRefer,
            TimerRecord timer) {}

    /**
     * A session timer (RFC 4028).
     *
     * @param minS least interval that the far end takes, in seconds
     * @param intervalS interval in seconds; 0 for none
     * @param ours whether the box refreshes
     * @param refreshAt when the box refreshes, or null when it does not
     * @param endAt when the session ends without a refresh, or null for never
     */
    record TimerRecord(
            int minS, int intervalS, boolean ours, @Nullable Instant refreshAt, @Nullable Instant endAt) {}

    @Override
    public byte[] encode() {
        return RecordWriter.write(this);
    }
}
