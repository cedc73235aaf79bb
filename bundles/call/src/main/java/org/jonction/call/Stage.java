package org.jonction.call;

import gov.nist.javax.sip.message.SIPRequest;
import gov.nist.javax.sip.message.SIPResponse;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import org.jonction.api.journal.JournalEntry;
import org.jonction.api.journal.JournalStatus;
import org.jonction.api.journal.SessionJournal;
import org.jonction.api.media.MediaAddress;
import org.jonction.api.media.MediaEvents;
import org.jonction.api.media.MediaLeg;
import org.jonction.api.media.MediaPlace;
import org.jonction.api.media.MediaRecord;
import org.jonction.api.media.MediaService;
import org.jonction.api.media.MediaSession;
import org.jonction.api.media.MediaStatus;
import org.jonction.api.media.RemoteMedia;
import org.jonction.api.media.Side;
import org.jonction.api.media.StreamStats;
import org.jonction.api.sip.ClientTransaction;
import org.jonction.api.sip.ListeningPoint;
import org.jonction.api.sip.ResponseHandler;
import org.jonction.api.sip.ServerTransaction;
import org.jonction.api.sip.SipLoop;
import org.jonction.api.sip.SipService;
import org.jonction.api.sip.SipSource;
import org.jonction.api.sip.SipStatus;
import org.jonction.api.sip.SipTimers;
import org.jonction.api.sip.Target;
import org.jonction.api.sip.Transport;
import org.jonction.api.trunk.Authenticator;
import org.jonction.api.trunk.EndpointOrder;
import org.jonction.api.trunk.Outcome;
import org.jonction.api.trunk.RegistrationService;
import org.jonction.api.trunk.RegisteredContact;
import org.jonction.api.trunk.RegistrationStatus;
import org.jonction.api.trunk.Trunk;
import org.jonction.api.trunk.TrunkProfile;
import org.jonction.api.trunk.TrunkService;
import org.jonction.api.trunk.TrunkStatus;
import org.jspecify.annotations.Nullable;

/** The stage of a {@link Rehearsal}: the other bundles' services, with nothing behind them. One thread. */
final class Stage implements TrunkService, Authenticator, RegistrationService {
    static final Target HOP =
            new Target("", Transport.UDP, new InetSocketAddress(InetAddress.ofLiteral("192.0.2.2"), 5060));

    final Nowhere sip = new Nowhere();
    final MediaService media = new Silent();
    final SessionJournal journal = new Scrap();
    private final Trunk trunk;

    Stage(Trunk trunk) {
        this.trunk = trunk;
    }

    // ---- one trunk, one endpoint

    @Override
    public Optional<Trunk> trunk(String name) {
        return Optional.of(trunk);
    }

    @Override
    public Optional<Trunk> classify(SipSource source) {
        return Optional.of(trunk);
    }

    @Override
    public List<Target> targets(Trunk of) {
        return List.of(HOP);
    }

    @Override
    public boolean reachable(Trunk of) {
        return true;
    }

    @Override
    public void report(Target target, Outcome outcome) {}

    @Override
    public boolean order(String of, String endpoint, EndpointOrder order) {
        return false;
    }

    @Override
    public List<TrunkStatus> status() {
        return List.of();
    }

    @Override
    public void present(Trunk to, Target target, SIPRequest request) {}

    @Override
    public Optional<String> answer(
            Trunk to, Target target, SIPRequest rejected, SIPResponse challenge, SIPRequest again) {
        return Optional.of("");
    }

    @Override
    public Optional<RegistrationStatus> status(String of) {
        return Optional.empty();
    }

    @Override
    public List<String> serviceRoute(String of) {
        return List.of();
    }

    @Override
    public Optional<RegisteredContact> contact(String of, Target target) {
        return Optional.empty();
    }

    @Override
    public boolean register(ServerTransaction transaction) {
        return false;
    }

    /** How the box names itself. */
    TrunkProfile.Identity identity() {
        return trunk.profile().identity();
    }

    /** A request that went nowhere. */
    record Sent(SIPRequest request, Target target, ResponseHandler handler) implements ClientTransaction {
        @Override
        public void cancel() {}

        @Override
        public void handOver(ResponseHandler next) {}
    }

    /** Signalling that keeps the last request, and a loop whose timers never come due. */
    static final class Nowhere implements SipService, SipLoop {
        private final Queue<Runnable> tasks = new ArrayDeque<>();
        private @Nullable Sent sent;
        private int ids;

        /** The request that was sent since this was asked last. */
        @Nullable
        Sent sent() {
            Sent last = sent;
            sent = null;
            return last;
        }

        void runTasks() {
            for (Runnable task = tasks.poll(); task != null; task = tasks.poll()) {
                task.run();
            }
        }

        @Override
        public void execute(Runnable task) {
            tasks.add(task);
        }

        @Override
        public Timer schedule(long delayMs, Runnable task) {
            return () -> {};
        }

        @Override
        public SipLoop loop(String callId) {
            return this;
        }

        @Override
        public String newCallId(String callId) {
            return "rehearsal-onward-" + ids++;
        }

        @Override
        public Optional<ListeningPoint> listeningPoint(String sipInterface, Transport transport) {
            return Optional.of(
                    new ListeningPoint(sipInterface, "", transport, "192.0.2.3", "192.0.2.3", 5060, ""));
        }

        @Override
        public ClientTransaction send(SIPRequest request, Target target, SipTimers timers, ResponseHandler handler) {
            Sent next = new Sent(request, target, handler);
            sent = next;
            return next;
        }

        @Override
        public void sendAck(SIPRequest ack, Target target) {}

        @Override
        public SipStatus status() {
            return new SipStatus(List.of(), 0, 0, 0, 0, 0, 0, 0, 0, 0, false);
        }
    }

    /** A relay without ports. */
    private static final class Silent implements MediaService {
        private static final MediaAddress LOCAL = new MediaAddress("192.0.2.3", 20_000, 20_001);

        @Override
        public MediaSession open(MediaLeg a, MediaLeg b, MediaEvents events) {
            return new Muted();
        }

        @Override
        public MediaSession adopt(MediaRecord record, MediaLeg a, MediaLeg b, MediaEvents events) {
            return new Muted();
        }

        @Override
        public MediaStatus status() {
            return new MediaStatus(0, 0, List.of());
        }

        private static final class Muted implements MediaSession {
            private @Nullable RemoteMedia remote;

            @Override
            public MediaAddress local(Side side) {
                return LOCAL;
            }

            @Override
            public void remote(Side side, RemoteMedia to) {
                remote = to;
            }

            @Override
            public void move(Side side, MediaLeg leg) {}

            @Override
            public StreamStats stats(Side side) {
                return Snapshots.NOTHING;
            }

            @Override
            public MediaRecord record() {
                MediaPlace place = new MediaPlace("", LOCAL.address(), 46, LOCAL, remote, null, null);
                return new MediaRecord("", place, place);
            }

            @Override
            public void leave() {}

            @Override
            public void close() {}
        }
    }

    /** A journal that writes for the paper basket. */
    private static final class Scrap implements SessionJournal {
        @Override
        public boolean put(JournalEntry entry) {
            return entry.encode().length > 0;
        }

        @Override
        public boolean remove(String id) {
            return true;
        }

        @Override
        public boolean flush(long timeoutMs) {
            return true;
        }

        @Override
        public Map<String, byte[]> read() {
            return Map.of();
        }

        @Override
        public JournalStatus status() {
            return new JournalStatus("", 0, 0, 0, 0, 0, "");
        }
    }
}
