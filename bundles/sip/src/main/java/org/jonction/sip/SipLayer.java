package org.jonction.sip;

import gov.nist.core.Host;
import gov.nist.core.HostPort;
import gov.nist.javax.sip.header.Protocol;
import gov.nist.javax.sip.message.SIPRequest;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.IoEventLoop;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.jonction.api.journal.Custody;
import org.jonction.api.journal.Custody;
import org.jonction.api.sip.ClientTransaction;
import org.jonction.api.sip.ListeningPoint;
import org.jonction.api.sip.RequestHandler;
import org.jonction.api.sip.ResponseHandler;
import org.jonction.api.sip.SipFilter;
import org.jonction.api.sip.SipLoop;
import org.jonction.api.sip.SipService;
import org.jonction.api.sip.SipStatus;
import org.jonction.api.sip.SipTimers;
import org.jonction.api.sip.Target;
import org.jonction.api.sip.Transport;
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
import org.osgi.service.component.annotations.ReferencePolicyOption;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** The event loops and everything that the SIP interfaces share. */
@Component(
        service = {SipService.class, SipLayer.class},
        immediate = true)
@Designate(ocd = SipLayer.Config.class)
public final class SipLayer implements SipService {
    @ObjectClassDefinition(name = "SIP layer", description = "Threads and bounds of signalling")
    @interface Config {
        @AttributeDefinition(
                name = "Event loops",
                description = "Threads for signalling; 0: one per two processor cores")
        int loops() default 0;

        @AttributeDefinition(name = "Connections", description = "Most TCP and TLS connections open at a time")
        int maxConnections() default 4096;

        @AttributeDefinition(
                name = "Connections per source",
                description = "Most TCP and TLS connections that one address may have open to the box")
        int maxConnectionsPerSource() default 64;

        @AttributeDefinition(
                name = "New requests per source",
                description = "Most requests outside a dialog that one address may send in a second; what is beyond gets"
                        + " 503 with Retry-After. 0: no limit but that of the lag")
        int maxNewRequestsPerSource() default 0;

        @AttributeDefinition(
                name = "New requests",
                description = "Most requests outside a dialog that all together may send in a second. 0: no limit")
        int maxNewRequests() default 0;

        @AttributeDefinition(
                name = "Overload lag",
                description = "Milliseconds that signalling may be behind before those who send most new requests are"
                        + " cut back by 503 with Retry-After. 0: never")
        int overloadLagMs() default 500; // T1: from here on peers repeat what they sent (RFC 3261 17.1.1.1)

        @AttributeDefinition(
                name = "Emergency numbers",
                description = "Called numbers, as they are dialled, that are taken whatever the load")
        String[] emergencyNumbers() default {
            "112", "911", "999", "000", "110", "119", "118", "117", "115", "113", "114", "120", "122", "15", "17", "18"
        };
    }

    private static final int HANDLER_LEAVES_WITHIN_S = 2;

    private final BooleanSupplier replaced;
    private final MultiThreadIoEventLoopGroup eventLoops;
    private final ScheduledExecutorService retries;
    private final Filters filters = new Filters();
    private final TransactionUser user = new TransactionUser();
    private final Lanes lanes;
    private final Tls tls = new Tls();
    private final Connections connections;
    private final Map<String, SipListener> listeners = new ConcurrentHashMap<>();
    private volatile @Nullable Custody custody;

    @Activate
    public SipLayer(Config config, BundleContext context) {
        this(config, () -> context.getBundle().getState() == Bundle.STOPPING
                && context.getBundle(Constants.SYSTEM_BUNDLE_LOCATION).getState() != Bundle.STOPPING);
    }

    /** @param replaced whether this bundle stops and the box does not */
    SipLayer(Config config, BooleanSupplier replaced) {
        this.replaced = replaced;
        int count = config.loops() > 0
                ? config.loops()
                : Math.max(1, Runtime.getRuntime().availableProcessors() / 2);
        eventLoops = new MultiThreadIoEventLoopGroup(
                count, new DefaultThreadFactory("sip", true), EpollIoHandler.newFactory());
        retries = Executors.newSingleThreadScheduledExecutor(new DefaultThreadFactory("sip-bind", true));
        List<Loop> loops = new ArrayList<>();
        eventLoops.forEach(eventLoop -> loops.add(Loop.on((IoEventLoop) eventLoop)));
        lanes = new Lanes(loops, filters, user, new Limits(
                config.maxNewRequestsPerSource(), config.maxNewRequests(), config.overloadLagMs(),
                Set.of(config.emergencyNumbers())));
        connections = new Connections(lanes, tls, config.maxConnections(), config.maxConnectionsPerSource());
    }

    @Deactivate
    void deactivate() {
        retries.shutdownNow();
        eventLoops.shutdownGracefully(0, 2, TimeUnit.SECONDS).awaitUninterruptibly();
    }

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    void setCustody(Custody next) {
        custody = next;
    }

    void unsetCustody(Custody former) {
        if (custody == former) {
            custody = null;
        }
    }

    /** Who keeps sockets while this bundle is replaced, or null. */
    @Nullable
    Custody custody() {
        return custody;
    }

    /** Whether another version of this bundle is about to take the place of this one. */
    boolean replaced() {
        return replaced.getAsBoolean();
    }

    void add(String sipInterface, SipListener listener) {
        listeners.put(sipInterface, listener);
    }

    void remove(String sipInterface, SipListener listener) {
        listeners.remove(sipInterface, listener);
    }

    Lanes lanes() {
        return lanes;
    }

    Tls tls() {
        return tls;
    }

    Connections connections() {
        return connections;
    }

    EventLoopGroup eventLoops() {
        return eventLoops;
    }

    ScheduledExecutorService retries() {
        return retries;
    }

    void filters(List<SipFilter> highestFirst) {
        filters.set(highestFirst);
    }

    /** From now on {@code handler} gets the requests, first those that waited for one. */
    void handlerCame(RequestHandler handler) {
        user.come(handler);
        for (Lanes.Lane lane : lanes.all()) {
            lane.loop().execute(lane.transactions()::handlerCame);
        }
    }

    /** When this returns, {@code handler} gets no new request; what it holds it may still answer for a while. */
    void handlerLeft(RequestHandler handler) {
        user.leave(handler);
        for (Lanes.Lane lane : lanes.all()) {
            lane.loop().eventLoop().submit(() -> {}).awaitUninterruptibly(HANDLER_LEAVES_WITHIN_S, TimeUnit.SECONDS);
            lane.loop().schedule(WaitingRoom.LONGEST_WAIT_MS, () -> lane.transactions().handlerLeft(handler));
        }
    }

    @Override
    public SipLoop loop(String callId) {
        return lanes.of(callId).loop;
    }

    @Override
    public String newCallId(String callId) {
        return lanes.newCallId(callId);
    }

    @Override
    public Optional<ListeningPoint> listeningPoint(String sipInterface, Transport transport) {
        return Optional.ofNullable(listeners.get(sipInterface))
                .map(listener -> listener.endpoints().get(transport))
                .map(SipListener.Endpoint::point);
    }

    @Override
    public ClientTransaction send(SIPRequest request, Target target, SipTimers timers, ResponseHandler handler) {
        Transactions transactions = lanes.of(request.getCallId().getCallId());
        transactions.loop.mustBeCurrent();
        Way way = way(target, transactions.loop);
        Client.Outgoing outgoing = new Client.Outgoing(target, way.hop(), timers, handler);
        return transactions.send(
                request, way.sentBy(), way.protocol(), outgoing, () -> byTcp(target, transactions.loop));
    }

    @Override
    public void sendAck(SIPRequest ack, Target target) {
        Transactions transactions = lanes.of(ack.getCallId().getCallId());
        transactions.loop.mustBeCurrent();
        Way way = way(target, transactions.loop);
        transactions.sendAck(ack, way.sentBy(), way.protocol(), way.hop());
    }

    /** The way of a request that is too large for UDP; null when the SIP interface has no TCP. */
    private @Nullable Way byTcp(Target udp, Loop loop) {
        Target tcp = new Target(udp.sipInterface(), Transport.TCP, udp.remote());
        return listeningPoint(udp.sipInterface(), Transport.TCP).isPresent() ? way(tcp, loop) : null;
    }

    private Way way(Target target, Loop loop) {
        SipListener listener = listeners.get(target.sipInterface());
        SipListener.Endpoint endpoint =
                listener == null ? null : listener.endpoints().get(target.transport());
        if (listener == null || endpoint == null) {
            return noWay("SIP interface '" + target.sipInterface() + "' has no " + target.transport());
        }
        if (target.remote().isUnresolved()) {
            return noWay("no address is known for '" + target.remote().getHostString() + "'");
        }
        return new Way(endpoint.sentBy(), endpoint.protocol(), listener.hop(endpoint, target, loop));
    }

    private static Way noWay(String reason) {
        HostPort nowhere = new HostPort();
        nowhere.setHost(new Host("invalid"));
        return new Way(nowhere, new Protocol(), new SipListener.NoWay(reason));
    }

    @Override
    public SipStatus status() {
        List<ListeningPoint> points = listeners.values().stream()
                .flatMap(listener -> listener.endpoints().values().stream())
                .map(SipListener.Endpoint::point)
                .toList();
        int clients = 0;
        int servers = 0;
        long received = 0;
        long sent = 0;
        long malformed = 0;
        long dropped = 0;
        long refused = 0;
        boolean cutting = false;
        for (Lanes.Lane lane : lanes.all()) {
            Loop loop = lane.loop();
            clients += loop.clients.size();
            servers += loop.servers.size();
            received += loop.received;
            sent += loop.sent;
            malformed += loop.malformed;
            dropped += loop.dropped;
            refused += loop.refused;
            cutting |= lane.transactions().cutting();
        }
        return new SipStatus(
                points, connections.count(), clients, servers, received, sent, malformed, dropped, refused,
                lanes.lagMs(), cutting);
    }
}
