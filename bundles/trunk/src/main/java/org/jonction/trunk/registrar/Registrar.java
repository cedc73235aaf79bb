package org.jonction.trunk.registrar;

import gov.nist.javax.sip.address.SipUri;
import gov.nist.javax.sip.message.SIPRequest;
import gov.nist.javax.sip.message.SIPResponse;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jonction.api.sip.ServerTransaction;
import org.jonction.api.sip.SipSource;
import org.jonction.api.sip.Target;
import org.jonction.api.trunk.Challenger;
import org.jonction.api.trunk.PeerEndpoint;
import org.jonction.api.trunk.PeerRegistration;
import org.jonction.api.trunk.RegisteredContact;
import org.jonction.api.trunk.RegistrationStatus;
import org.jonction.api.trunk.Trunk;
import org.jonction.api.trunk.Trunk.AdminState;
import org.jonction.trunk.Follower;
import org.jonction.trunk.TrunkDirectory;
import org.jonction.trunk.dns.Ranking;
import org.jonction.trunk.registration.RegistrationDesk;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Lets the peers of trunks register at the box (RFC 3261 section 10.3, RFC 6140): what they register is their endpoint. */
@Component(service = Registrar.class, immediate = true)
public final class Registrar implements Follower {
    private static final Logger LOG = LoggerFactory.getLogger(Registrar.class);

    private final TrunkDirectory directory;
    private final Challenger challenger;
    private final RegistrationDesk desk;
    private final BindingFile file;
    private final Supplier<Instant> clock;
    private final ScheduledExecutorService worker = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("jonction-registrar").factory());
    private final Map<String, List<Binding>> bindings = new TreeMap<>();
    private final Map<String, Instant> since = new HashMap<>();
    /** By SIP interface, then by the user of the address-of-record. */
    private volatile Map<String, Map<String, Trunk>> open = Map.of();

    @Activate
    public Registrar(
            @Reference TrunkDirectory directory,
            @Reference Challenger challenger,
            @Reference RegistrationDesk desk,
            BundleContext context) {
        this(directory, challenger, desk, context.getDataFile("registered-contacts").toPath(), Instant::now);
        worker.scheduleWithFixedDelay(this::expire, 1, 1, TimeUnit.SECONDS);
    }

    public Registrar(
            TrunkDirectory directory, Challenger challenger, RegistrationDesk desk, Path file, Supplier<Instant> clock) {
        this.directory = directory;
        this.challenger = challenger;
        this.desk = desk;
        this.file = new BindingFile(file);
        this.clock = clock;
        this.file.read().forEach((trunk, all) -> keep(trunk, live(all)));
        directory.attach(this);
        desk.attach(this);
    }

    @Deactivate
    void close() throws InterruptedException {
        desk.detach(this);
        directory.detach(this);
        worker.shutdown();
        worker.awaitTermination(2, TimeUnit.SECONDS);
    }

    @Override
    public void follow(Collection<Trunk> trunks) {
        Map<String, Map<String, Trunk>> now = new HashMap<>();
        for (Trunk trunk : trunks) {
            trunk.access().peerRegistration().filter(p -> trunk.state() != AdminState.DISABLED).ifPresent(policy -> now
                    .computeIfAbsent(trunk.sipInterface(), name -> new HashMap<>())
                    .putIfAbsent(policy.user().toLowerCase(Locale.ROOT), trunk));
        }
        open = now;
    }

    /** Whether anybody may register on this SIP interface. */
    public boolean open(String sipInterface) {
        return open.containsKey(sipInterface);
    }

    /** Whether it is a REGISTER for a trunk that there is. */
    public boolean knows(SIPRequest request, SipSource source) {
        return request.getMethod().equals("REGISTER") && trunk(request, source).isPresent();
    }

    private Optional<Trunk> trunk(SIPRequest register, SipSource source) {
        Map<String, Trunk> users = open.get(source.sipInterface());
        return users != null
                        && register.getTo().getAddress().getURI() instanceof SipUri aor
                        && aor.getUser() != null
                ? Optional.ofNullable(users.get(aor.getUser().toLowerCase(Locale.ROOT)))
                : Optional.empty();
    }

    /** Answers a REGISTER, unless it is for no trunk whose peer registers. */
    public boolean register(ServerTransaction transaction) {
        SIPRequest request = transaction.request();
        Optional<Trunk> trunk = trunk(request, transaction.source());
        trunk.ifPresent(found -> {
            SIPResponse response = answer(found, request, transaction.source());
            Answers.complete(response, found.profile().identity().userAgent());
            transaction.respond(response);
        });
        return trunk.isPresent();
    }

    private SIPResponse answer(Trunk trunk, SIPRequest request, SipSource source) {
        PeerRegistration policy = trunk.access().peerRegistration().orElseThrow();
        Optional<SIPResponse> unsupported = Answers.unsupported(request, policy.mode());
        if (unsupported.isPresent()) {
            return unsupported.get();
        }
        Challenger.Verdict verdict = challenger.judge(trunk, source, request);
        return switch (verdict.kind()) {
            case CHALLENGED -> Answers.challenge(request, verdict.challenges());
            case SLOWED -> Answers.slowed(request, verdict.retryAfterS());
            case FREE -> Answers.refuse(request, 403, "No Account To Register With");
            case PROVEN -> proven(trunk, policy, request, source);
        };
    }

    private synchronized SIPResponse proven(
            Trunk trunk, PeerRegistration policy, SIPRequest request, SipSource source) {
        Instant now = clock.get();
        List<Binding> before = live(bindings.getOrDefault(trunk.name(), List.of()));
        Wish.Result result = new Wish(policy, request, source, now).onto(before);
        if (result.status() != 200) {
            return result.status() == 423
                    ? Answers.tooBrief(request, policy.minExpiresS())
                    : Answers.refuse(request, result.status(), result.why());
        }
        if (!result.bindings().equals(before)) {
            if (before.isEmpty() != result.bindings().isEmpty()) {
                LOG.info("Trunk {}: the peer at {} has {}", trunk.name(), source.remote(),
                        before.isEmpty() ? "registered" : "taken back what it registered");
            }
            keep(trunk.name(), result.bindings());
            save();
        }
        return Answers.granted(request, result.bindings(), now);
    }

    /** What holds for a trunk from now on. */
    private synchronized void keep(String trunk, List<Binding> now) {
        List<Binding> before = now.isEmpty() ? bindings.remove(trunk) : bindings.put(trunk, now);
        if ((before == null) != now.isEmpty() || !since.containsKey(trunk)) {
            since.put(trunk, clock.get());
        }
        directory.registered(trunk, ranking(now));
    }

    // RFC 3261 16.6: the highest q first, those alike in any order
    private static Ranking<PeerEndpoint> ranking(List<Binding> bindings) {
        TreeMap<Integer, List<PeerEndpoint>> ranks = new TreeMap<>(Comparator.reverseOrder());
        bindings.forEach(one -> ranks.computeIfAbsent(one.preference(), q -> new ArrayList<>()).add(one.place()));
        return new Ranking<>(ranks.values().stream().map(places -> List.of(new Ranking.Share<>(0, places))).toList());
    }

    private List<Binding> live(List<Binding> all) {
        Instant now = clock.get();
        return all.stream().filter(one -> one.expires().isAfter(now)).toList();
    }

    /** Ends the contacts whose time is over. */
    public synchronized void expire() {
        for (Map.Entry<String, List<Binding>> one : List.copyOf(bindings.entrySet())) {
            List<Binding> left = live(one.getValue());
            if (left.size() < one.getValue().size()) {
                LOG.warn("Trunk {}: what its peer registered has expired: {}", one.getKey(), one.getValue().stream()
                        .filter(gone -> !left.contains(gone))
                        .map(gone -> gone.place().toString())
                        .collect(Collectors.joining(", ")));
                keep(one.getKey(), left);
                save();
            }
        }
    }

    private void save() {
        Map<String, List<Binding>> now = new TreeMap<>(bindings);
        worker.execute(() -> file.write(now));
    }

    /** The registration of a trunk's peer, or empty when it does not register at the box. */
    public synchronized Optional<RegistrationStatus> status(String trunk) {
        if (directory.trunk(trunk).flatMap(one -> one.access().peerRegistration()).isEmpty()) {
            return Optional.empty();
        }
        Instant from = since.computeIfAbsent(trunk, name -> clock.get());
        List<Binding> all = live(bindings.getOrDefault(trunk, List.of()));
        if (all.isEmpty()) {
            return Optional.of(new RegistrationStatus(
                    RegistrationStatus.State.AWAITED, from, Optional.empty(), "", "the peer has not registered here"));
        }
        Binding last = all.stream().max(Comparator.comparing(Binding::expires)).orElseThrow();
        String text = all.stream()
                .map(one -> one.contact().uri() + " at " + one.place())
                .collect(Collectors.joining(", "));
        return Optional.of(new RegistrationStatus(
                RegistrationStatus.State.REGISTERED, from, Optional.of(last.expires()), last.place().toString(), text));
    }

    /** What the peer of a trunk has registered for {@code target}. */
    public synchronized Optional<RegisteredContact> contact(String trunk, Target target) {
        return live(bindings.getOrDefault(trunk, List.of())).stream()
                .filter(one -> one.place().transport() == target.transport()
                        && one.place().port() == target.remote().getPort()
                        && one.place().address().equals(target.remote().getAddress().getHostAddress()))
                .max(Comparator.comparingInt(Binding::preference))
                .map(Binding::contact);
    }
}
