package org.jonction.trunk;

import gov.nist.javax.sip.message.SIPRequest;
import gov.nist.javax.sip.message.SIPResponse;
import java.text.ParseException;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.function.DoubleSupplier;
import org.jonction.api.sip.ClientTransaction;
import org.jonction.api.sip.ListeningPoint;
import org.jonction.api.sip.ResponseHandler;
import org.jonction.api.sip.SipLoop;
import org.jonction.api.sip.SipService;
import org.jonction.api.sip.Target;
import org.jonction.api.trunk.EndpointState;
import org.jonction.api.trunk.PeerEndpoint;
import org.jonction.api.trunk.Trunk;
import org.jonction.api.trunk.TrunkProfile.Health;
import org.jonction.api.trunk.TrunkStatus;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Watches one endpoint from one SIP interface by OPTIONS. All of it runs on the loop of its Call-IDs, but for
 * {@link #health()} and the methods that hand work to that loop.
 */
final class Probe implements ResponseHandler {
    /** What one probe watches, whichever trunks share it. */
    record Key(String sipInterface, PeerEndpoint endpoint) {}

    private static final Logger LOG = LoggerFactory.getLogger(Probe.class);
    private static final int WHILE_SILENT_MS = 5000;
    private static final int WHILE_NOT_LISTENING_MS = 1000;
    private static final double JITTER = 0.1;

    private final SipService sip;
    private final Key key;
    private final DoubleSupplier random;
    private final String anchor = UUID.randomUUID().toString();
    private final SipLoop loop;
    private volatile TrunkStatus.Endpoint health;

    private Trunk trunk;
    private boolean stopped;
    private int missed;
    private int answered;
    private SipLoop.@Nullable Timer timer;
    private @Nullable ClientTransaction pending;
    private long sentAtNs;

    /** @param random numbers from 0 to 1 that keep probes out of step */
    Probe(SipService sip, Key key, Trunk trunk, DoubleSupplier random) {
        this.sip = sip;
        this.key = key;
        this.trunk = trunk;
        this.random = random;
        loop = sip.loop(anchor);
        health = new TrunkStatus.Endpoint(key.endpoint, EndpointState.UNKNOWN, Optional.empty(), "not asked yet");
    }

    void start() {
        loop.execute(this::ask);
    }

    /** Goes on with the names and the patience of this trunk. */
    void use(Trunk newTrunk) {
        loop.execute(() -> {
            boolean otherPace =
                    !newTrunk.profile().health().equals(trunk.profile().health());
            trunk = newTrunk;
            if (otherPace && pending == null) {
                ask();
            }
        });
    }

    void stop() {
        loop.execute(() -> {
            stopped = true;
            pending = null;
            cancelTimer();
        });
    }

    TrunkStatus.Endpoint health() {
        return health;
    }

    private void ask() {
        if (stopped) {
            return;
        }
        cancelTimer();
        Optional<ListeningPoint> local = sip.listeningPoint(key.sipInterface, key.endpoint.transport());
        if (local.filter(ListeningPoint::listening).isEmpty()) {
            cannotAsk("SIP interface '" + key.sipInterface + "' does not listen on " + key.endpoint.transport()
                    + local.map(point -> ": " + point.error()).orElse(""));
            return;
        }
        try {
            SIPRequest options =
                    OptionsRequest.build(trunk, key.endpoint, local.get(), sip.newCallId(anchor), newTag());
            Target target = new Target(key.sipInterface, key.endpoint.transport(), SourceIndex.address(key.endpoint));
            sentAtNs = System.nanoTime();
            pending = sip.send(options, target, trunk.profile().sip(), this);
        } catch (ParseException e) {
            cannotAsk("profile " + trunk.profile().label() + " makes no valid OPTIONS: " + e.getMessage());
            return;
        }
        int timeoutMs = trunk.profile().health().optionsTimeoutMs();
        timer = loop.schedule(timeoutMs, () -> silence("no answer in " + timeoutMs + " ms"));
    }

    @Override
    public void onResponse(ClientTransaction transaction, SIPResponse response) {
        int status = response.getStatusCode();
        if (transaction != pending || status < 200) {
            return;
        }
        long tookMs = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - sentAtNs);
        String answer = status + " in " + tookMs + " ms";
        boolean alive = trunk.profile().health().acceptAnyResponse() ? status != 408 && status != 503 : status < 300;
        if (alive) {
            answer(answer);
        } else {
            silence(answer);
        }
    }

    @Override
    public void onTimeout(ClientTransaction transaction) {
        if (transaction == pending) {
            silence("no answer");
        }
    }

    @Override
    public void onTransportError(ClientTransaction transaction, String reason) {
        if (transaction == pending) {
            silence(reason);
        }
    }

    private void answer(String text) {
        missed = 0;
        answered++;
        boolean back = health.state() != EndpointState.DOWN
                || answered >= trunk.profile().health().upAfter();
        become(back ? EndpointState.UP : EndpointState.DOWN, text);
        again(paceMs());
    }

    private void silence(String text) {
        answered = 0;
        missed++;
        become(missed >= trunk.profile().health().downAfter() ? EndpointState.DOWN : health.state(), text);
        again(paceMs());
    }

    private void cannotAsk(String reason) {
        missed = 0;
        answered = 0;
        if (!reason.equals(health.lastAnswer())) {
            LOG.info(
                    "{} of peer {} is not asked by OPTIONS: {}",
                    key.endpoint,
                    trunk.peer().name(),
                    reason);
        }
        become(EndpointState.UNKNOWN, reason);
        again(WHILE_NOT_LISTENING_MS);
    }

    private void become(EndpointState state, String lastAnswer) {
        boolean changed = state != health.state();
        health = new TrunkStatus.Endpoint(
                key.endpoint, state, changed ? Optional.of(Instant.now()) : health.since(), lastAnswer);
        if (changed && state == EndpointState.DOWN) {
            LOG.warn(
                    "{} of peer {} is DOWN on {}: {}",
                    key.endpoint,
                    trunk.peer().name(),
                    key.sipInterface,
                    lastAnswer);
        } else if (changed) {
            LOG.info(
                    "{} of peer {} is {} on {}: {}",
                    key.endpoint,
                    trunk.peer().name(),
                    state,
                    key.sipInterface,
                    lastAnswer);
        }
    }

    private int paceMs() {
        Health wanted = trunk.profile().health();
        int intervalMs = Math.toIntExact(TimeUnit.SECONDS.toMillis(wanted.optionsIntervalS()));
        boolean settled = missed == 0 && health.state() == EndpointState.UP;
        return settled ? intervalMs : Math.min(intervalMs, WHILE_SILENT_MS);
    }

    private void again(int delayMs) {
        cancelTimer();
        pending = null;
        double jitter = 1 + JITTER * (2 * random.getAsDouble() - 1);
        timer = loop.schedule(Math.round(delayMs * jitter), this::ask);
    }

    private void cancelTimer() {
        if (timer != null) {
            timer.cancel();
            timer = null;
        }
    }

    private static String newTag() {
        return Long.toHexString(UUID.randomUUID().getMostSignificantBits());
    }
}
