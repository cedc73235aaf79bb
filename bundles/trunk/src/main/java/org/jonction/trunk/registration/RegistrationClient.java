package org.jonction.trunk.registration;

import gov.nist.javax.sip.header.CSeq;
import gov.nist.javax.sip.header.SIPHeader;
import gov.nist.javax.sip.message.SIPRequest;
import gov.nist.javax.sip.message.SIPResponse;
import java.text.ParseException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import java.util.function.DoubleSupplier;
import org.jonction.api.sip.ClientTransaction;
import org.jonction.api.sip.ListeningPoint;
import org.jonction.api.sip.ResponseHandler;
import org.jonction.api.sip.SipLoop;
import org.jonction.api.sip.SipService;
import org.jonction.api.sip.Target;
import org.jonction.api.trunk.Authenticator;
import org.jonction.api.trunk.DigestAccount;
import org.jonction.api.trunk.Outcome;
import org.jonction.api.trunk.Registration;
import org.jonction.api.trunk.RegistrationStatus;
import org.jonction.api.trunk.RegistrationStatus.State;
import org.jonction.api.trunk.Trunk;
import org.jonction.trunk.TrunkDirectory;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps one trunk registered. All of it runs on the loop of its Call-ID, but for what hands work to that loop and for
 * reading what is known.
 */
final class RegistrationClient implements ResponseHandler {
    private static final Logger LOG = LoggerFactory.getLogger(RegistrationClient.class);
    private static final int WHILE_NOT_LISTENING_MS = 1_000;
    private static final int LONGEST_RETRY_AFTER_S = 3_600;
    private static final int LONGEST_LIFE_S = 86_400;

    private final SipService sip;
    private final TrunkDirectory trunks;
    private final Authenticator authenticator;
    private final Trunk trunk;
    private final Registration registration;
    private final Pace pace;
    private final String callId;
    private final String tag = Long.toHexString(UUID.randomUUID().getMostSignificantBits());
    private final SipLoop loop;
    private volatile RegistrationStatus status;
    private volatile @Nullable Binding binding;

    private Iterator<Target> untried = Collections.emptyIterator();
    private @Nullable ClientTransaction pending;
    private @Nullable SIPRequest sent;
    private SipLoop.@Nullable Timer next;
    private SipLoop.@Nullable Timer expiry;
    private @Nullable Runnable whenGone;
    private String contact = "";
    private long cseq;
    private int answers;
    private int askedS;
    private int retryAfterS;

    /** @param random numbers from 0 to 1 that spread pauses */
    RegistrationClient(
            SipService sip, TrunkDirectory trunks, Authenticator authenticator, Trunk trunk, Registration registration,
            DoubleSupplier random) {
        this.sip = sip;
        this.trunks = trunks;
        this.authenticator = authenticator;
        this.trunk = trunk;
        this.registration = registration;
        pace = new Pace(random);
        callId = sip.newCallId(UUID.randomUUID().toString());
        loop = sip.loop(callId);
        askedS = registration.expiresS();
        status = new RegistrationStatus(State.REGISTERING, Instant.now(), Optional.empty(), "", "not asked yet");
    }

    void start() {
        loop.execute(this::register);
    }

    /** Asks at once, for instance because the password has changed; not when it is registered or asking. */
    void retry() {
        loop.execute(() -> {
            if (binding == null && pending == null && whenGone == null) {
                register();
            }
        });
    }

    /** Takes the Contact back from the registrar and ends; {@code gone} runs once that is done or given up. */
    void stop(Runnable gone) {
        loop.execute(() -> {
            stopTimers();
            whenGone = gone;
            Binding held = binding;
            bound(null);
            untried = Collections.emptyIterator();
            answers = 0;
            pending = null;
            if (held == null || !send(held.target(), 0)) {
                gone.run();
            }
        });
    }

    /** Whether this registration is the one that the trunk, maybe changed, wants. */
    boolean serves(Trunk changed) {
        return changed.access().equals(trunk.access())
                && changed.sipInterface().equals(trunk.sipInterface())
                && changed.profile().equals(trunk.profile())
                && changed.peer().equals(trunk.peer());
    }

    boolean uses(DigestAccount account) {
        return trunk.access().authentication().filter(account::equals).isPresent();
    }

    String id() {
        return callId;
    }

    RegistrationStatus status() {
        return status;
    }

    Optional<Binding> binding() {
        return Optional.ofNullable(binding);
    }

    private void register() {
        stop(next);
        List<Target> targets = new ArrayList<>(trunks.targets(trunk));
        Binding held = binding;
        if (held != null && targets.remove(held.target())) {
            targets.addFirst(held.target());
        }
        untried = targets.iterator();
        retryAfterS = 0;
        tryNext("no endpoint of the peer can be asked now");
    }

    /** Asks the next endpoint, or gives up for now, because of {@code reason}. */
    private void tryNext(String reason) {
        answers = 0;
        if (whenGone != null) {
            gone();
        } else if (!untried.hasNext()) {
            failed(State.FAILED, reason);
        } else {
            send(untried.next(), askedS);
        }
    }

    private boolean send(Target target, int expiresS) {
        Optional<ListeningPoint> local =
                sip.listeningPoint(target.sipInterface(), target.transport()).filter(ListeningPoint::listening);
        if (local.isEmpty()) {
            show(binding == null ? State.FAILED : State.REGISTERED, target, "SIP interface '" + target.sipInterface()
                    + "' does not listen on " + target.transport());
            later(WHILE_NOT_LISTENING_MS);
            return false;
        }
        try {
            contact = RegisterRequest.contact(registration, local.get());
            SIPRequest request = RegisterRequest.build(
                    trunks.trunk(trunk.name()).orElse(trunk), registration, local.get(), new RegisterRequest.Id(callId, tag, ++cseq), expiresS);
            authenticator.present(trunk, target, request);
            transmit(request, target);
            return true;
        } catch (ParseException e) {
            failed(State.REFUSED, "the trunk's names make no valid REGISTER: " + e.getMessage());
            return false;
        }
    }

    private void transmit(SIPRequest request, Target target) {
        stop(next);
        sent = request;
        pending = sip.send(request, target, trunk.profile().sip(), this);
        int patienceMs = trunk.profile().timers().noResponseMs();
        if (patienceMs > 0 && untried.hasNext()) {
            next = loop.schedule(patienceMs, () -> silent(target, Outcome.Kind.NO_ANSWER, "no answer in " + patienceMs + " ms"));
        }
    }

    private void silent(Target target, Outcome.Kind kind, String reason) {
        pending = null;
        trunks.report(target, new Outcome(kind, 0, "REGISTER: " + reason));
        tryNext(reason);
    }

    @Override
    public void onResponse(ClientTransaction from, SIPResponse response) {
        SIPRequest request = sent;
        int code = response.getStatusCode();
        if (from != pending || request == null || code < 200) {
            return;
        }
        stop(next);
        pending = null;
        if (code < 300) {
            accepted(from.target(), response);
        } else if (code == 401 || code == 407) {
            challenged(from.target(), request, response);
        } else if (code == 423 && lengthened(response)) {
            send(from.target(), askedS);
        } else {
            turnedDown(from.target(), response);
        }
    }

    private void accepted(Target target, SIPResponse response) {
        if (whenGone != null) {
            gone();
            return;
        }
        Grant grant = Grant.of(response, contact, askedS);
        if (grant.expiresS() <= 0) {
            tryNext("answered 200, but does not hold the Contact");
            return;
        }
        pace.succeeded();
        trunks.report(target, Outcome.SUCCESS);
        bound(new Binding(target, grant.serviceRoute()));
        stop(expiry);
        expiry = loop.schedule(grant.expiresS() * 1000L, this::expired);
        Instant now = Instant.now();
        boolean fresh = status.state() != State.REGISTERED;
        status = new RegistrationStatus(
                State.REGISTERED, fresh ? now : status.since(), Optional.of(now.plusSeconds(grant.expiresS())),
                text(target), "200, for " + grant.expiresS() + " s");
        if (fresh) {
            LOG.info("Trunk {} is registered as {} at {} for {} s", trunk.name(), registration.aor(), text(target),
                    grant.expiresS());
        }
        later(pace.refreshMs(grant.expiresS()));
    }

    private void challenged(Target target, SIPRequest request, SIPResponse challenge) {
        SIPRequest again = (SIPRequest) request.clone();
        again.removeFirst("Via");
        again.setHeader(new CSeq(++cseq, "REGISTER"));
        Optional<String> refusal = answers++ == Authenticator.MOST_ANSWERS
                ? Optional.of("it was challenged again and again")
                : authenticator.answer(trunk, target, request, challenge, again);
        if (refusal.isEmpty()) {
            transmit(again, target);
        } else if (whenGone != null) {
            gone();
        } else {
            failed(State.REFUSED, challenge.getStatusCode() + ": " + refusal.get());
        }
    }

    /** RFC 3261 10.2.8. */
    private boolean lengthened(SIPResponse response) {
        int leastS = number(response, "Min-Expires");
        boolean longer = leastS > askedS && leastS <= LONGEST_LIFE_S;
        if (longer) {
            askedS = leastS;
        }
        return longer && whenGone == null;
    }

    private void turnedDown(Target target, SIPResponse response) {
        int code = response.getStatusCode();
        // RFC 3261 20.33
        int wishS = Math.min(LONGEST_RETRY_AFTER_S, number(response, "Retry-After"));
        retryAfterS = Math.max(retryAfterS, wishS);
        if (code >= 500 && code < 600) {
            Outcome.Kind kind = code == 503 && wishS > 0 ? Outcome.Kind.OVERLOADED : Outcome.Kind.FAILURE;
            trunks.report(target, new Outcome(kind, wishS, "REGISTER: answered " + code));
        }
        if (code >= 500 && code < 600 || code == 408 || code == 480) {
            tryNext("answered " + code);
        } else if (whenGone != null) {
            gone();
        } else {
            failed(State.REFUSED, "answered " + code);
        }
    }

    private static int number(SIPResponse response, String name) {
        if (!(response.getHeader(name) instanceof SIPHeader header)) {
            return 0;
        }
        String digits = header.getHeaderValue().strip().replaceFirst("^(\\d{1,9}).*$", "$1");
        return digits.isEmpty() || !Character.isDigit(digits.charAt(0)) ? 0 : Integer.parseInt(digits);
    }

    @Override
    public void onTimeout(ClientTransaction from) {
        if (from == pending) {
            stop(next);
            silent(from.target(), Outcome.Kind.NO_ANSWER, "no answer");
        }
    }

    @Override
    public void onTransportError(ClientTransaction from, String reason) {
        if (from == pending) {
            stop(next);
            silent(from.target(), Outcome.Kind.UNREACHABLE, reason);
        }
    }

    /** Asking has come to nothing for now; what the registrar still holds goes on until it expires. */
    private void failed(State state, String reason) {
        long pauseMs = pace.pauseMs(state == State.REFUSED, retryAfterS);
        show(binding == null ? state : State.REGISTERED, null,
                reason + "; tried again in " + (pauseMs + 500) / 1000 + " s");
        later(pauseMs);
    }

    private void bound(@Nullable Binding now) {
        binding = now;
        trunks.prefer(trunk.name(), now == null ? null : now.target());
    }

    private void expired() {
        bound(null);
        show(State.FAILED, null, "the registration has run out: " + status.text());
    }

    private void show(State state, @Nullable Target target, String text) {
        boolean changed = state != status.state();
        if (changed || !text.equals(status.text())) {
            LOG.warn("Trunk {}, registration of {}: {}", trunk.name(), registration.aor(), text);
        }
        status = new RegistrationStatus(
                state, changed ? Instant.now() : status.since(),
                binding == null ? Optional.empty() : status.expires(),
                target == null ? status.endpoint() : text(target), text);
    }

    private void gone() {
        Runnable done = whenGone;
        pending = null;
        stopTimers();
        if (done != null) {
            done.run();
        }
    }

    private void later(long ms) {
        stop(next);
        next = loop.schedule(ms, whenGone == null ? this::register : this::gone);
    }

    private void stopTimers() {
        stop(next);
        stop(expiry);
    }

    private static void stop(SipLoop.@Nullable Timer timer) {
        if (timer != null) {
            timer.cancel();
        }
    }

    private static String text(Target target) {
        return target.transport().name().toLowerCase(Locale.ROOT) + ":"
                + target.remote().getAddress().getHostAddress() + ":" + target.remote().getPort();
    }
}
