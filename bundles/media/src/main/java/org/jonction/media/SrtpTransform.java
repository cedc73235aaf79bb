package org.jonction.media;

import org.jonction.api.media.SrtpKeys;
import org.jonction.api.media.SrtpProgress;
import org.jspecify.annotations.Nullable;

/** SRTP of one side (RFC 3711): what comes is opened under the far end's key, what goes is sealed under the box's. */
final class SrtpTransform {
    /** For so long packets under the far end's former key are taken, which were on their way when it changed. */
    private static final int FORMER_KEY_S = 5;

    private final SrtpKeys keys;
    private final SrtpContext in;
    private final SrtpContext out;
    private @Nullable SrtpContext former;
    private int formerS;

    private SrtpTransform(SrtpKeys keys, SrtpContext in, SrtpContext out, @Nullable SrtpContext former) {
        this.keys = keys;
        this.in = in;
        this.out = out;
        this.former = former;
        formerS = former == null ? 0 : FORMER_KEY_S;
    }

    /** The transform for {@code keys}; what stays of {@code before} goes on where it is. Any thread. */
    static SrtpTransform of(SrtpKeys keys, @Nullable SrtpTransform before) {
        if (before == null) {
            return new SrtpTransform(keys, new SrtpContext(keys.remote()), new SrtpContext(keys.local()), null);
        }
        if (before.keys.equals(keys)) {
            return before;
        }
        boolean sameIn = before.in.key().equals(keys.remote());
        boolean sameOut = before.out.key().equals(keys.local());
        return new SrtpTransform(
                keys,
                sameIn ? before.in : new SrtpContext(keys.remote()),
                sameOut ? before.out : new SrtpContext(keys.local()),
                sameIn ? before.former : before.in);
    }

    /** The transform of a session that is built anew. */
    static SrtpTransform resumed(SrtpKeys keys, SrtpProgress from) {
        return new SrtpTransform(
                keys,
                new SrtpContext(keys.remote()).resume(from.received(), false),
                new SrtpContext(keys.local()).resume(from.sent(), true),
                null);
    }

    /** Any thread. */
    SrtpProgress progress() {
        return new SrtpProgress(out.progress(), in.progress());
    }

    int unprotect(PacketKind kind, PacketBuffer packet, int length, SrtpScratch on) {
        int plain = in.unprotect(kind, packet, length, on);
        return plain < 0 && former != null ? former.unprotect(kind, packet, length, on) : plain;
    }

    int protect(PacketKind kind, PacketBuffer packet, int length, SrtpScratch on) {
        return out.protect(kind, packet, length, on);
    }

    /** Whether {@link #progress} should be known elsewhere again. */
    boolean noteworthy() {
        return in.noteworthy() | out.noteworthy();
    }

    /** Runs once a second. */
    void tick() {
        if (formerS > 0 && --formerS == 0) {
            former = null;
        }
    }
}
