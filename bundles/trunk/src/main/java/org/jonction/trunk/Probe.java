package org.jonction.trunk;

import gov.nist.javax.sip.header.CSeq;
import gov.nist.javax.sip.header.RetryAfter;
import gov.nist.javax.sip.message.SIPRequest;
import gov.nist.javax.sip.message.SIPResponse;
import java.text.ParseException;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.function.DoubleSupplier;
import org.jonction.api.sip.ClientTransaction;
import org.jonction.api.sip.ListeningPoint;
import org.jonction.api.sip.ResponseHandler;
import org.jonction.api.sip.SipLoop;
import org.jonction.api.sip.SipService;
import org.jonction.api.trunk.Authenticator;
import org.jonction.api.trunk.Outcome;
import org.jonction.api.trunk.Trunk;
import org.jspecify.annotations.Nullable;

/** Asks one endpoint by OPTIONS. Runs on the loop of its Call-IDs, but for the methods that hand work to that loop. */
final class Probe implements ResponseHandler {
    private static final int WHILE_NOT_LISTENING_MS = 1000;
    private static final double JITTER = 0.1;

    private final SipService sip;
    private final Authenticator authenticator;
    private final Endpoint endpoint;
    private final DoubleSupplier random;
    private final String anchor = UUID.randomUUID().toString();
    private final SipLoop loop;

    private boolean stopped;
    private int paceMs;
    private SipLoop.@Nullable Timer timer;
    private @Nullable ClientTransaction pending;
    private @Nullable SIPRequest sent;
    private int answers;
    private long sentAtNs;

    /** @param random numbers from 0 to 1 that keep probes out of step */
    Probe(SipService sip, Authenticator authenticator, Endpoint endpoint, DoubleSupplier random) {
        this.sip = sip;
        this.authenticator = authenticator;
        this.endpoint = endpoint;
        this.random = random;
        loop = sip.loop(anchor);
    }

    void start() {
        endpoint.watchedBy(this::wake);
        wake();
    }

    /** Asks now, unless an answer is awaited already. */
    private void wake() {
        loop.execute(() -> {
            if (pending == null) {
                ask();
            }
        });
    }

    /** Goes on with the names and the patience of the endpoint's trunk as they are now. */
    void refresh() {
        loop.execute(() -> {
            if (pending == null && paceMs != endpoint.probeMs()) {
                ask();
            }
        });
    }

    void stop() {
        endpoint.unwatched();
        loop.execute(() -> {
            stopped = true;
            pending = null;
            cancelTimer();
        });
    }

    private void ask() {
        cancelTimer();
        paceMs = endpoint.probeMs();
        if (stopped || paceMs == 0) {
            return;
        }
        Trunk trunk = endpoint.trunk();
        Optional<ListeningPoint> local =
                sip.listeningPoint(endpoint.target.sipInterface(), endpoint.target.transport());
        if (local.filter(ListeningPoint::listening).isEmpty()) {
            cannotAsk("SIP interface '" + endpoint.target.sipInterface() + "' does not listen on "
                    + endpoint.target.transport()
                    + local.map(point -> ": " + point.error()).orElse(""));
            return;
        }
        try {
            SIPRequest options =
                    OptionsRequest.build(trunk, endpoint.place, local.get(), sip.newCallId(anchor), newTag());
            answers = 0;
            authenticator.present(trunk, endpoint.target, options);
            send(options);
        } catch (ParseException e) {
            cannotAsk("profile " + trunk.profile().label() + " makes no valid OPTIONS: " + e.getMessage());
            return;
        }
        int timeoutMs = trunk.profile().health().optionsTimeoutMs();
        timer = loop.schedule(timeoutMs, () -> tell(false, "no answer in " + timeoutMs + " ms"));
    }

    private void send(SIPRequest options) {
        sent = options;
        sentAtNs = System.nanoTime();
        pending = sip.send(options, endpoint.target, endpoint.trunk().profile().sip(), this);
    }

    /** Asks once more with the credentials that are demanded; whoever demands them is alive in any case. */
    private boolean authenticated(SIPResponse challenge) {
        SIPRequest rejected = sent;
        Trunk trunk = endpoint.trunk();
        int status = challenge.getStatusCode();
        boolean asks = (status == 401 || status == 407) && trunk.access().authentication().isPresent();
        if (rejected == null || stopped || !asks || answers++ == Authenticator.MOST_ANSWERS) {
            return false;
        }
        SIPRequest again = (SIPRequest) rejected.clone();
        again.removeFirst("Via");
        again.setHeader(new CSeq(rejected.getCSeq().getSeqNumber() + 1, "OPTIONS"));
        boolean answered =
                authenticator.answer(trunk, endpoint.target, rejected, challenge, again).isEmpty();
        if (answered) {
            send(again);
        }
        return answered;
    }

    @Override
    public void onResponse(ClientTransaction transaction, SIPResponse response) {
        int status = response.getStatusCode();
        if (transaction != pending || status < 200) {
            return;
        }
        if (authenticated(response)) {
            return;
        }
        long tookMs = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - sentAtNs);
        String answer = status + " in " + tookMs + " ms";
        if (status == 503 && response.getHeader("Retry-After") instanceof RetryAfter wish) {
            endpoint.called(new Outcome(
                    Outcome.Kind.OVERLOADED, wish.getRetryAfter(), answer + ", Retry-After " + wish.getRetryAfter()));
            again();
            return;
        }
        boolean any = endpoint.trunk().profile().health().acceptAnyResponse();
        tell(any ? status != 408 && status != 503 : status < 300, answer);
    }

    @Override
    public void onTimeout(ClientTransaction transaction) {
        if (transaction == pending) {
            tell(false, "no answer");
        }
    }

    @Override
    public void onTransportError(ClientTransaction transaction, String reason) {
        if (transaction == pending) {
            tell(false, reason);
        }
    }

    private void tell(boolean alive, String text) {
        if (!stopped) {
            endpoint.probed(alive, text);
            again();
        }
    }

    private void again() {
        paceMs = endpoint.probeMs();
        schedule(paceMs);
    }

    private void cannotAsk(String reason) {
        endpoint.cannotProbe(reason);
        schedule(WHILE_NOT_LISTENING_MS);
    }

    private void schedule(int delayMs) {
        cancelTimer();
        pending = null;
        if (delayMs > 0) {
            double jitter = 1 + JITTER * (2 * random.getAsDouble() - 1);
            timer = loop.schedule(Math.round(delayMs * jitter), this::ask);
        }
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
