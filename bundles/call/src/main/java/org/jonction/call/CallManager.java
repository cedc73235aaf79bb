package org.jonction.call;

import gov.nist.javax.sip.message.SIPRequest;
import gov.nist.javax.sip.message.SIPResponse;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.jonction.api.call.CallEnd;
import org.jonction.api.call.CallInfo;
import org.jonction.api.call.CallListener;
import org.jonction.api.call.CallService;
import org.jonction.api.journal.SessionJournal;
import org.jonction.api.media.MediaService;
import org.jonction.api.route.Router;
import org.jonction.api.sip.RequestHandler;
import org.jonction.api.sip.ServerTransaction;
import org.jonction.api.sip.SipLoop;
import org.jonction.api.sip.SipService;
import org.jonction.api.sip.SipSource;
import org.jonction.api.trunk.Authenticator;
import org.jonction.api.trunk.Challenger;
import org.jonction.api.trunk.RegistrationService;
import org.jonction.api.trunk.Trunk;
import org.jonction.api.trunk.TrunkService;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The back-to-back user agent as a service: takes every request to the session or dialog that it is for. */
@Component(immediate = true)
public final class CallManager implements RequestHandler, CallService {
    private static final Logger LOG = LoggerFactory.getLogger(CallManager.class);
    private static final long FAREWELL_MS = 2_000;
    /** For so long a change of a session may come to its end before the session is left as it was. */
    private static final long SETTLE_MS = 1_000;

    private static final long LOOPS_ANSWER_WITHIN_S = 10;

    private final Box box;
    private final BooleanSupplier shuttingDown;
    private volatile boolean closing;
    private volatile @Nullable Duration draining;

    @Activate
    public CallManager(
            @Reference SipService sip,
            @Reference TrunkService trunks,
            @Reference Router router,
            @Reference MediaService media,
            @Reference Authenticator authenticator,
            @Reference Challenger challenger,
            @Reference RegistrationService registrations,
            @Reference SessionJournal journal,
            BundleContext context) {
        this(sip, trunks, router, media, authenticator, challenger, registrations, journal, () ->
                context.getBundle(Constants.SYSTEM_BUNDLE_LOCATION).getState() == Bundle.STOPPING);
    }

    CallManager(
            SipService sip,
            TrunkService trunks,
            Router router,
            MediaService media,
            Authenticator authenticator,
            Challenger challenger,
            RegistrationService registrations,
            SessionJournal journal,
            BooleanSupplier shuttingDown) {
        this.shuttingDown = shuttingDown;
        box = new Box(
                sip, trunks, router, media, authenticator, challenger, registrations, new Sessions(), new Channels(),
                new Faces(), new Notebook(journal));
        new Adoption(box, journal).adoptAll();
    }

    @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
    void addListener(CallListener listener) {
        box.sessions().add(listener);
    }

    void removeListener(CallListener listener) {
        box.sessions().remove(listener);
    }

    @Override
    public void onRequest(ServerTransaction transaction) {
        SIPRequest request = transaction.request();
        if (request.hasToTag()) {
            Leg leg = box.sessions().leg(request.getToTag());
            if (leg != null && Dialogs.belongs(leg, request, transaction.source())) {
                SipLoop loop = leg.session.loop;
                Transfers.on(loop, leg.own, () ->
                        Dialogs.onRequest(leg, Crossing.of(transaction, leg.own, loop)));
                return;
            }
        }
        if (request.getMethod().equals("REGISTER") && box.registrations().register(transaction)) {
            return;
        }
        Optional<Trunk> trunk = box.trunks().classify(transaction.source());
        if (trunk.isPresent()) { // nothing is owed to strangers
            outside(transaction, box.faces().of(trunk.get()));
        }
    }

    /** A request that belongs to no dialog of ours. */
    private void outside(ServerTransaction transaction, Face face) {
        SIPRequest request = transaction.request();
        String tag = Messages.newTag();
        SIPResponse refusal = Screening.refuse(request, face, tag);
        if (refusal == null) {
            refusal = switch (request.getMethod()) {
                case "INVITE" -> invited(transaction, face, tag);
                case "OPTIONS" -> refuseOptions(transaction, face, tag);
                default -> stray(transaction, face, tag);
            };
        }
        if (refusal != null) {
            face.finish(refusal, HeaderRules.Trace.NONE);
            transaction.respond(refusal);
        }
    }

    /** Answers what belongs to no dialog and begins none, or returns the response that refuses it. */
    private @Nullable SIPResponse stray(ServerTransaction transaction, Face face, String tag) {
        SIPRequest request = transaction.request();
        String method = request.getMethod();
        if (method.equals("NOTIFY") && !Transfers.tellsOfRefer(request)) {
            SIPResponse badEvent = Messages.response(request, 489, tag); // RFC 6665 8.3.2
            Messages.set(badEvent, "Allow-Events", Transfers.EVENT);
            return badEvent;
        }
        if (request.hasToTag() || !method.equals("MESSAGE") && !method.equals("REFER")) {
            return Messages.response(request, 481, tag); // RFC 3261 12.2.2
        }
        if (method.equals("REFER")) {
            return Messages.response(request, 403, tag); // the box calls nobody for those who are in no call
        }
        Duration retryAfter = draining;
        if (closing || retryAfter != null) {
            return Messages.unavailable(request, tag, retryAfter == null ? Duration.ofSeconds(2) : retryAfter);
        }
        Proof proof = Proof.of(box.challenger(), transaction, face, tag);
        return proof.refusal() != null ? proof.refusal() : Page.pass(box, face, tag, transaction);
    }

    /** Answered as an INVITE would be (RFC 3261 11.2), so that those who ask send their calls elsewhere. */
    private @Nullable SIPResponse refuseOptions(ServerTransaction transaction, Face face, String tag) {
        Duration retryAfter = draining;
        if (retryAfter != null && face.trunk.profile().health().respondToOptions()) {
            return Messages.unavailable(transaction.request(), tag, retryAfter);
        }
        Dialogs.options(transaction, face, tag);
        return null;
    }

    /** Begins a session, or returns the response that refuses it. */
    private @Nullable SIPResponse invited(ServerTransaction transaction, Face face, String tag) {
        SIPResponse refusal = refuseInvite(transaction.request(), face, tag);
        if (refusal != null) {
            return refusal;
        }
        Proof proof = Proof.of(box.challenger(), transaction, face, tag);
        if (proof.refusal() != null) {
            return proof.refusal();
        }
        if (face.trunk.profile().transfer().replaces() && transaction.request().hasHeader("Replaces")) {
            return replaces(transaction, face, tag, proof);
        }
        begin(transaction, face, tag, proof);
        return null;
    }

    /** Begins a session that takes over a leg of another one, or returns the response that refuses it (RFC 3891 3). */
    private @Nullable SIPResponse replaces(ServerTransaction transaction, Face face, String tag, Proof proof) {
        SIPRequest request = transaction.request();
        Replaced named;
        try {
            named = Replaced.in(request);
        } catch (IllegalArgumentException e) {
            return Messages.response(request, 400, tag);
        }
        Leg leg = named.find(box.sessions());
        int refusal = Replacing.refusal(named, leg);
        if (leg == null || refusal != 0) {
            return Messages.response(request, refusal, tag);
        }
        SipLoop loop = leg.session.loop;
        SipLoop own = box.sip().loop(request.getCallId().getCallId());
        Session session = new Session(box, loop, Crossing.of(transaction, own, loop), face, tag);
        begun(session, transaction, proof, () -> Transfers.on(loop, own, () -> Replacing.begin(session, leg)));
        return null;
    }

    private @Nullable SIPResponse refuseInvite(SIPRequest invite, Face face, String tag) {
        if (invite.hasToTag()) {
            return Messages.response(invite, 481, tag); // RFC 3261 12.2.2
        }
        if (closing) {
            return Messages.response(invite, 503, tag);
        }
        if (box.sessions().invited(invite) != null) {
            return Messages.response(invite, 482, tag); // RFC 3261 8.2.2.2: merged request
        }
        if (Loops.closed(box.sessions(), invite, face)) {
            return Messages.response(invite, 482, tag);
        }
        Duration retryAfter = draining;
        return retryAfter == null
                ? Screening.refuseNew(invite, face, tag)
                : Messages.unavailable(invite, tag, retryAfter);
    }

    private void begin(ServerTransaction transaction, Face face, String tag, Proof proof) {
        SipLoop loop = box.sip().loop(transaction.request().getCallId().getCallId());
        Session session = new Session(box, loop, transaction, face, tag);
        begun(session, transaction, proof, session::start);
    }

    private void begun(Session session, ServerTransaction transaction, Proof proof, Runnable start) {
        if (proof.proven()) {
            session.a.proven = transaction.source().asTarget();
        }
        box.sessions().begin(session);
        try {
            start.run();
        } catch (RuntimeException e) {
            LOG.error("A call of trunk {} could not be set up", session.a.trunk().name(), e);
            session.abort(Cause.box(-1, 500, "an error in the box, see its log: " + e));
        }
    }

    @Override
    public void onAck(SIPRequest ack, SipSource source) {
        Leg leg = ack.hasToTag() ? box.sessions().leg(ack.getToTag()) : null;
        if (leg != null && Dialogs.belongs(leg, ack, source)) {
            Transfers.on(leg.session.loop, leg.own, () -> {
                if (leg.acknowledged(ack)) {
                    leg.session.state.onAck(leg, ack);
                }
            });
        }
    }

    @Override
    public void onCancel(ServerTransaction invite) {
        SIPRequest request = invite.request();
        Leg leg = request.hasToTag() ? box.sessions().leg(request.getToTag()) : null;
        Session session = leg == null ? box.sessions().invited(request) : leg.session;
        if (session != null && (leg != null || session.began(invite))) {
            Transfers.on(session.loop, (leg == null ? session.a : leg).own, () -> session.state.onCancel(invite));
        }
    }

    @Override
    public List<CallInfo> calls() {
        return box.sessions().live().stream()
                .map(Snapshots::of)
                .sorted(Comparator.comparing(CallInfo::startedAt))
                .toList();
    }

    @Override
    public List<CallEnd> ended() {
        return box.sessions().ended();
    }

    @Override
    public Totals totals() {
        return box.sessions().totals();
    }

    @Override
    public boolean hangUp(String id, String reason) {
        Session session = box.sessions().session(id);
        if (session != null) {
            session.loop.execute(() -> session.state.end(session, Cause.box(16, "ended by the operator: " + reason)));
        }
        return session != null;
    }

    @Override
    public void refuseNewCalls(Duration retryAfter) {
        draining = retryAfter;
    }

    @Override
    public void acceptNewCalls() {
        draining = null;
    }

    @Override
    public Trial tryHeaderRules(String trunk, boolean incoming, String message, String caller) {
        Trunk found = box.trunks()
                .trunk(trunk)
                .orElseThrow(() -> new IllegalArgumentException("trunk: there is no trunk '" + trunk + "'"));
        return HeaderRuleTrial.run(found.profile().headers(), incoming, message, caller);
    }

    /** Leaves every call to the next version of this bundle; when the box shuts down, says goodbye on it. */
    @Deactivate
    void close() {
        closing = true;
        long begin = System.nanoTime();
        boolean goodbye = shuttingDown.getAsBoolean();
        if (goodbye) {
            each(session -> session.state.end(session, Cause.box(-1, 503, "the box shuts down")));
        }
        try {
            for (long ms = 0; !box.sessions().live().isEmpty() && ms < FAREWELL_MS; ms = since(begin)) {
                boolean now = ms > SETTLE_MS;
                if (!goodbye) {
                    each(session -> session.state.leaveToNext(session, now));
                }
                Thread.sleep(10);
            }
            if (!goodbye) { // also when this thread was not given the time to come to it above
                settled(session -> session.state.leaveToNext(session, true));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        if (!box.notebook().flush(FAREWELL_MS)) {
            LOG.error("Not every call could be written into the session journal: what is not there is lost");
        }
    }

    private static long since(long nanos) {
        return TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - nanos);
    }

    /** Does it for each session, and waits until it is done, however long the loops take to come to it. */
    private void settled(Consumer<Session> work) throws InterruptedException {
        List<Session> left = List.copyOf(box.sessions().live());
        CountDownLatch done = new CountDownLatch(left.size());
        for (Session session : left) {
            session.loop.execute(() -> {
                try {
                    work.accept(session);
                } finally {
                    done.countDown();
                }
            });
        }
        if (!done.await(LOOPS_ANSWER_WITHIN_S, TimeUnit.SECONDS)) {
            LOG.error("{} calls could not be left as they are: they go on as they were last noted", done.getCount());
        }
    }

    private void each(Consumer<Session> work) {
        for (Session session : box.sessions().live()) {
            session.loop.execute(() -> work.accept(session));
        }
    }

    /** Sessions that the trunk carries now. */
    int channelsUsed(String trunk) {
        return box.channels().used(trunk);
    }

    /** Whether no session and no dialog is left. */
    boolean idle() {
        return box.sessions().empty();
    }
}
