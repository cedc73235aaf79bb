package org.jonction.call;

import gov.nist.javax.sip.message.SIPRequest;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Supplier;
import org.jonction.api.call.CallEnd;
import org.jonction.api.call.CallListener;
import org.jonction.api.call.CallService.Totals;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The live sessions by every key that a message can name, and the latest that ended. */
final class Sessions {
    private static final Logger LOG = LoggerFactory.getLogger(Sessions.class);
    private static final int REMEMBERED = 200;

    private final Map<String, Session> live = new ConcurrentHashMap<>();
    private final Map<String, Leg> legs = new ConcurrentHashMap<>();
    private final Map<String, Session> invites = new ConcurrentHashMap<>();
    private final Deque<End> ended = new ArrayDeque<>();
    private final List<CallListener> listeners = new CopyOnWriteArrayList<>();
    private final LongAdder offered = new LongAdder();
    private final LongAdder answered = new LongAdder();
    private final LongAdder failed = new LongAdder();

    /** An ended session; its view is made for those who ask. */
    private record End(Session session, Instant at, Cause cause, int status) implements Supplier<CallEnd> {
        @Override
        public CallEnd get() {
            return new CallEnd(Snapshots.of(session), at, cause.by(), status, cause.text());
        }
    }

    /** What makes two copies of one INVITE the same request (RFC 3261 section 8.2.2.2). */
    static String inviteKey(SIPRequest invite) {
        return invite.getCallId().getCallId() + ' ' + invite.getFromTag() + ' ' + invite.getCSeq().getSeqNumber();
    }

    void begin(Session session) {
        offered.increment();
        live.put(session.id, session);
        invites.put(session.inviteKey, session);
        add(session.a);
    }

    /** Begins a session of which no far end knows yet but the one that is called. */
    void beginFor(Session session) {
        offered.increment();
        live.put(session.id, session);
    }

    /** Takes in a session that began in another version of this bundle. */
    void adopt(Session session) {
        live.put(session.id, session);
        invites.put(session.inviteKey, session);
        add(session.a);
        add(session.calledLeg());
    }

    /** Lets go of a session that goes on in another version of this bundle. */
    void leave(Session session) {
        live.remove(session.id);
        invites.remove(session.inviteKey, session);
        remove(session.a);
        remove(session.calledLeg());
    }

    void add(Leg leg) {
        legs.put(leg.dialog.localTag(), leg);
    }

    void remove(Leg leg) {
        legs.remove(leg.dialog.localTag(), leg);
    }

    void end(Session session, Cause cause, int status) {
        if (!session.answered()) {
            failed.increment();
        }
        live.remove(session.id);
        invites.remove(session.inviteKey, session);
        End end = new End(session, Instant.now(), cause, status);
        synchronized (ended) {
            ended.addFirst(end);
            if (ended.size() > REMEMBERED) {
                ended.removeLast();
            }
        }
        for (CallListener listener : listeners) {
            tell(listener, end);
        }
    }

    private static void tell(CallListener listener, End end) {
        try {
            listener.onEnd(end);
        } catch (RuntimeException e) {
            LOG.error("A call listener failed", e);
        }
    }

    void add(CallListener listener) {
        listeners.add(listener);
    }

    void remove(CallListener listener) {
        listeners.remove(listener);
    }

    /** The leg whose tag of the box this is. */
    @Nullable Leg leg(String localTag) {
        return legs.get(localTag);
    }

    @Nullable Session invited(SIPRequest invite) {
        return invites.get(inviteKey(invite));
    }

    @Nullable Session session(String id) {
        return live.get(id);
    }

    Collection<Session> live() {
        return live.values();
    }

    List<CallEnd> ended() {
        List<End> latest;
        synchronized (ended) {
            latest = new ArrayList<>(ended);
        }
        return latest.stream().map(End::get).toList();
    }

    /** Counts a session as answered. */
    void countAnswer() {
        answered.increment();
    }

    Totals totals() {
        return new Totals(offered.sum(), answered.sum(), failed.sum());
    }

    boolean empty() {
        return live.isEmpty() && legs.isEmpty() && invites.isEmpty();
    }
}
