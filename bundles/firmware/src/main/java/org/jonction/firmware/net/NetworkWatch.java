package org.jonction.firmware.net;

import java.io.IOException;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.apache.felix.hc.api.FormattingResultLog;
import org.apache.felix.hc.api.HealthCheck;
import org.apache.felix.hc.api.Result;
import org.jonction.api.config.Nic;
import org.jonction.api.firmware.BoxSettings;
import org.jonction.firmware.Box;
import org.jonction.firmware.Delivered;
import org.jonction.firmware.NoticeSource;
import org.osgi.service.cm.ConfigurationAdmin;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Looks after cables and addresses, also while no document is in force. */
@Component(
        service = {NoticeSource.class, HealthCheck.class},
        immediate = true,
        property = {HealthCheck.NAME + "=Cables and addresses", HealthCheck.TAGS + "=jonction"})
public final class NetworkWatch implements NoticeSource, HealthCheck {
    private static final Logger LOG = LoggerFactory.getLogger(NetworkWatch.class);
    /** Time for cables and DHCP after a start or a change. */
    private static final long FIRST_S = 20;

    private static final long PAUSE_S = 20;
    private static final long ANSWER_MS = 3_000;
    private static final BoxSettings.Network DHCP =
            new BoxSettings.Network(List.of("dhcp"), "", "", List.of(), List.of(), 1500);
    private static final BoxSettings WITHOUT_DOCUMENT =
            new BoxSettings("jonction", DHCP, DHCP, List.of(), false, List.of());

    private final Delivered delivered;
    private final Neighbours neighbours;
    private final ScheduledExecutorService worker =
            Executors.newSingleThreadScheduledExecutor(Thread.ofPlatform().name("jonction-network-watch").factory());
    private volatile List<String> notices = List.of();

    @Activate
    public NetworkWatch(@Reference Box box, @Reference ConfigurationAdmin admin) {
        delivered = new Delivered(admin);
        neighbours = new Neighbours(List.of(box.program("usr/bin/ip")));
        worker.scheduleWithFixedDelay(this::look, FIRST_S, PAUSE_S, TimeUnit.SECONDS);
    }

    @Deactivate
    void close() {
        worker.shutdownNow();
    }

    @Override
    public List<String> notices() {
        return notices;
    }

    @Override
    public Result execute() {
        FormattingResultLog log = new FormattingResultLog();
        notices.forEach(notice -> log.warn("{}", notice));
        if (notices.isEmpty()) {
            log.info("cables and addresses are as the documents want them");
        }
        return new Result(log);
    }

    private void look() {
        try {
            BoxSettings box = delivered.box().orElse(WITHOUT_DOCUMENT);
            Map<Nic, NicState> states = new EnumMap<>(Nic.class);
            for (Nic nic : Nic.values()) {
                states.put(nic, NicState.read(nic));
            }
            List<String> found = new ArrayList<>(new Cables(box, states, elsewhere(box, states)).notices());
            found.addAll(new OwnAddresses(states, NetworkWatch::isOwn)
                    .notices(delivered.sipInterfaces(), delivered.mediaRealms()));
            tell(found);
        } catch (IOException | RuntimeException e) {
            LOG.warn("cables and addresses cannot be looked after: {}", e.toString());
        } catch (InterruptedException closed) {
            Thread.currentThread().interrupt();
        }
    }

    private void tell(List<String> found) {
        found.stream().filter(notice -> !notices.contains(notice)).forEach(notice -> LOG.warn("{}", notice));
        notices = List.copyOf(found);
    }

    private static boolean isOwn(InetAddress address) {
        try {
            return address.isLoopbackAddress() || NetworkInterface.getByInetAddress(address) != null;
        } catch (SocketException e) {
            return false;
        }
    }

    private Map<Nic, Boolean> elsewhere(BoxSettings box, Map<Nic, NicState> states) throws InterruptedException {
        boolean both = states.values().stream().allMatch(NicState::carrier);
        Map<Nic, Boolean> elsewhere = new EnumMap<>(Nic.class);
        try {
            for (Nic nic : Nic.values()) {
                elsewhere.put(nic, both && answersElsewhere(nic, box.network(nic).gateway()));
            }
        } catch (IOException e) {
            LOG.warn("cannot tell on which cable the gateways answer: {}", e.getMessage());
        }
        return elsewhere;
    }

    /** Whether the fixed gateway of an interface is silent there and answers on the other one. */
    private boolean answersElsewhere(Nic nic, String gateway) throws IOException, InterruptedException {
        if (gateway.isEmpty()) {
            return false;
        }
        Nic other = nic == Nic.LAN ? Nic.WAN : Nic.LAN;
        neighbours.ask(nic, gateway);
        Thread.sleep(ANSWER_MS);
        if (neighbours.answered(nic, gateway)) {
            return false;
        }
        neighbours.ask(other, gateway);
        Thread.sleep(ANSWER_MS);
        try {
            return neighbours.answered(other, gateway);
        } finally {
            neighbours.forget(other, gateway);
        }
    }
}
