package org.jonction.media;

import io.netty.channel.unix.Errors.NativeIoException;
import java.io.IOException;
import java.net.InetAddress;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.jonction.api.config.ConfigPid;
import org.jonction.api.config.Nic;
import org.jonction.api.config.Settings;
import org.jonction.api.media.MediaAddress;
import org.jonction.api.media.MediaRealm;
import org.jonction.api.media.MediaStatus.RealmStatus;
import org.jonction.api.media.NoPortException;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Modified;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The ports of one configured media realm. A change counts for new sessions; running ones keep theirs. */
@Component(
        service = RealmPorts.class,
        configurationPid = ConfigPid.MEDIA_REALM,
        configurationPolicy = ConfigurationPolicy.REQUIRE)
public final class RealmPorts {
    private static final Logger LOG = LoggerFactory.getLogger(RealmPorts.class);
    private static final int ADDRESS_IN_USE = -98;
    /** For so long a port that another process holds is not tried again. */
    private static final long FOREIGN_REST_NANOS = 30_000_000_000L;

    private final PortPool pool = new PortPool(new SecureRandom(), System::nanoTime);
    private final String name;
    private volatile MediaRealm realm;

    /** Starts with the delivered configuration. */
    @Activate
    public RealmPorts(Map<String, Object> configuration) {
        this(MediaRealm.from(new Settings(configuration)));
    }

    RealmPorts(MediaRealm realm) {
        this.name = realm.name();
        this.realm = realm;
        change(realm);
    }

    @Modified
    void modified(Map<String, Object> configuration) {
        change(MediaRealm.from(new Settings(configuration)));
    }

    void change(MediaRealm to) {
        Optional<InetAddress> address = Nic.of(to.address()).isPresent() ? Optional.empty() : Optional.of(literal(to));
        if (to.portMin() < 1 || to.portMax() > 65_535 || to.portMax() <= to.portMin()) {
            throw new IllegalArgumentException("media realm '" + to.name() + "': ports " + to.portMin() + " to "
                    + to.portMax() + " are no range; portMin must be below portMax, both 1 to 65535");
        }
        address.ifPresentOrElse(own -> pool.resize(own, to.portMin(), to.portMax()), pool::clear);
        realm = to;
    }

    String name() {
        return name;
    }

    MediaRealm realm() {
        return realm;
    }

    /** Pairs that may be taken now. */
    int available() {
        return pool.available();
    }

    RealmStatus status() {
        return new RealmStatus(name, realm.address(), pool.size(), pool.inUse());
    }

    /**
     * Binds a free pair. One that another process holds is left alone.
     *
     * @throws NoPortException when there is none, or the address cannot be bound
     */
    BoundPair bind(AtomicInteger openSockets) throws NoPortException {
        List<PortPair> foreign = new ArrayList<>(0);
        try {
            while (true) {
                PortPair pair = pool.take().orElseThrow(this::exhausted);
                try {
                    return bind(pair, openSockets);
                } catch (IOException e) {
                    if (!(e instanceof NativeIoException n) || n.expectedErr() != ADDRESS_IN_USE) {
                        pool.release(pair, 0);
                        throw unusable(pair, e);
                    }
                    pool.release(pair, FOREIGN_REST_NANOS);
                    foreign.add(pair);
                }
            }
        } finally {
            if (!foreign.isEmpty()) {
                LOG.warn("media realm '{}': skipped {} port pairs that somebody else holds, such as {}",
                        name, foreign.size(), foreign.getFirst().rtp());
            }
        }
    }

    /** Notes that a session which was there before this realm holds the pair. */
    void hold(PortPair pair) {
        pool.hold(pair);
    }

    void release(PortPair pair, long restNanos) {
        pool.release(pair, restNanos);
    }

    private BoundPair bind(PortPair pair, AtomicInteger openSockets) throws IOException {
        MediaRealm from = realm;
        MediaAddress advertised = new MediaAddress(from.publicAddress(), pair.rtpPort(), pair.rtpPort() + 1);
        return BoundPair.bind(name, this, pair, from.dscp(), advertised, openSockets);
    }

    private NoPortException exhausted() {
        MediaRealm now = realm;
        Optional<Nic> nic = Nic.of(now.address());
        if (nic.isPresent()) {
            return new NoPortException("media realm '" + name + "': " + nic.get().withoutAddress());
        }
        return new NoPortException(("media realm '%s' (%s, ports %d to %d) has no free port pair: %d in all, %d in use,"
                        + " the others rest after use or are held by another process; widen portMin to portMax,"
                        + " or allow fewer calls")
                .formatted(name, now.address(), now.portMin(), now.portMax(), pool.size(), pool.inUse()));
    }

    private NoPortException unusable(PortPair pair, IOException cause) {
        return new NoPortException("media realm '%s' cannot bind %s: %s; check that the address is on this box, and the"
                .formatted(name, pair.rtp(), cause.getMessage())
                + " limit of open files");
    }

    private static InetAddress literal(MediaRealm realm) {
        try {
            return InetAddress.ofLiteral(realm.address());
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("media realm '" + realm.name() + "': address '" + realm.address()
                    + "' is no IPv4 or IPv6 address", e);
        }
    }
}
