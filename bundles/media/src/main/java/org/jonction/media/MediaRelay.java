package org.jonction.media;

import io.netty.channel.IoEventLoop;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.io.IOException;
import java.net.InetAddress;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.jonction.api.media.MediaAddress;
import org.jonction.api.media.MediaEvents;
import org.jonction.api.media.MediaLeg;
import org.jonction.api.media.MediaPlace;
import org.jonction.api.media.MediaRecord;
import org.jonction.api.media.MediaService;
import org.jonction.api.media.MediaSession;
import org.jonction.api.media.MediaStatus;
import org.jonction.api.media.NoPortException;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** The media relay: sessions spread over a few loops. */
@Component(service = MediaService.class, immediate = true, configurationPid = "org.jonction.media.relay")
@Designate(ocd = MediaRelay.Config.class)
public final class MediaRelay implements MediaService {
    @ObjectClassDefinition(name = "Media relay", description = "The threads and the port handling of the RTP relay")
    @interface Config {
        @AttributeDefinition(
                name = "Loops",
                description = "Threads that relay packets; 0 takes half the cores. A change waits for a restart.",
                min = "0")
        int loops() default 0;

        @AttributeDefinition(
                name = "Port rest (ms)",
                description = "For so long a port pair of an ended call is not used again",
                min = "0")
        long portRestMs() default 3000;
    }

    private final MultiThreadIoEventLoopGroup group;
    private final List<RelayLoop> loops;
    private final Map<String, RealmPorts> realms = new ConcurrentHashMap<>();
    private final Map<String, RelaySession> sessions = new ConcurrentHashMap<>();
    private final AtomicInteger openSockets = new AtomicInteger();
    private volatile long portRestNanos;
    private volatile boolean stopped;

    /** Starts the loops. */
    @Activate
    public MediaRelay(Config config) {
        this(config.loops(), config.portRestMs());
    }

    MediaRelay(int loopCount, long portRestMs) {
        if (!Epoll.isAvailable()) {
            throw new IllegalStateException(
                    "the media relay needs Linux, and Netty's native library for " + System.getProperty("os.arch"),
                    Epoll.unavailabilityCause());
        }
        int count = loopCount > 0 ? loopCount : Math.max(1, Runtime.getRuntime().availableProcessors() / 2);
        group = new MultiThreadIoEventLoopGroup(
                count, new DefaultThreadFactory("media", true), EpollIoHandler.newFactory());
        loops = Stream.generate(group::next).limit(count).map(RelayLoop::new).toList();
        portRestNanos = TimeUnit.MILLISECONDS.toNanos(portRestMs);
    }

    @Modified
    void modified(Config config) {
        portRestNanos = TimeUnit.MILLISECONDS.toNanos(config.portRestMs());
    }

    @Deactivate
    void stop() {
        stopped = true;
        List.copyOf(sessions.values()).forEach(RelaySession::close);
        group.shutdownGracefully(0, 2, TimeUnit.SECONDS).awaitUninterruptibly(3, TimeUnit.SECONDS);
    }

    @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
    void addRealm(RealmPorts realm) {
        realms.put(realm.name(), realm);
        sessions.values().forEach(session -> session.hold(realm));
    }

    void removeRealm(RealmPorts realm) {
        realms.remove(realm.name(), realm);
    }

    @Override
    public MediaSession open(MediaLeg a, MediaLeg b, MediaEvents events) throws NoPortException {
        BoundPair portsA = bind(a);
        BoundPair portsB = bindOr(b, portsA);
        RelaySession session =
                newSession(newId(), events, new RelaySession.Place(a, portsA), new RelaySession.Place(b, portsB));
        session.start();
        return running(session);
    }

    @Override
    public MediaSession adopt(MediaRecord record, MediaLeg a, MediaLeg b, MediaEvents events) throws NoPortException {
        RelaySession left = sessions.get(record.id());
        if (left != null && left.adopt(events)) {
            return left;
        }
        BoundPair portsA = bindAgain(record.a());
        BoundPair portsB;
        try {
            portsB = bindAgain(record.b());
        } catch (NoPortException e) {
            portsA.close();
            throw e;
        }
        RelaySession session = newSession(
                record.id(), events, new RelaySession.Place(a, portsA), new RelaySession.Place(b, portsB));
        realms.values().forEach(session::hold);
        session.resume(record);
        return running(session);
    }

    private RelaySession newSession(String id, MediaEvents events, RelaySession.Place a, RelaySession.Place b) {
        RelayLoop loop = loops.stream()
                .min(Comparator.comparingInt(l -> l.load().get()))
                .orElseThrow();
        RelaySession session = new RelaySession(id, this, loop, events, a, b);
        sessions.put(id, session);
        return session;
    }

    private RelaySession running(RelaySession session) throws NoPortException {
        if (stopped) {
            session.close();
            throw new NoPortException("the media relay has stopped");
        }
        return session;
    }

    private static String newId() {
        return Long.toUnsignedString(ThreadLocalRandom.current().nextLong(), Character.MAX_RADIX);
    }

    private BoundPair bindAgain(MediaPlace place) throws NoPortException {
        MediaAddress advertised = place.advertised();
        PortPair pair = new PortPair(InetAddress.ofLiteral(place.address()), advertised.rtpPort());
        try {
            return BoundPair.bind(place.mediaRealm(), null, pair, place.dscp(), advertised, openSockets);
        } catch (IOException e) {
            throw new NoPortException("media realm '" + place.mediaRealm() + "' cannot bind " + pair.rtp() + " again: "
                    + e.getMessage());
        }
    }

    @Override
    public MediaStatus status() {
        return new MediaStatus(
                sessions.size(),
                openSockets.get(),
                realms.values().stream()
                        .map(RealmPorts::status)
                        .sorted(Comparator.comparing(MediaStatus.RealmStatus::name))
                        .toList());
    }

    BoundPair bind(MediaLeg leg) throws NoPortException {
        RealmPorts realm = realms.get(leg.mediaRealm());
        if (realm == null) {
            throw new NoPortException("media realm '" + leg.mediaRealm() + "' is not configured; configured are: "
                    + String.join(", ", new TreeMap<>(realms).keySet()));
        }
        return realm.bind(openSockets);
    }

    void release(BoundPair ports) {
        release(ports, portRestNanos);
    }

    private void release(BoundPair ports, long restNanos) {
        RealmPorts owner = ports.owner();
        RealmPorts now = realms.get(ports.realm());
        if (owner != null) {
            owner.release(ports.pair(), restNanos);
        }
        if (now != null && now != owner) {
            now.release(ports.pair(), restNanos);
        }
    }

    void forget(RelaySession session) {
        sessions.remove(session.id(), session);
    }

    private BoundPair bindOr(MediaLeg leg, BoundPair otherwise) throws NoPortException {
        try {
            return bind(leg);
        } catch (NoPortException e) {
            otherwise.close();
            release(otherwise, 0);
            throw e;
        }
    }
}
