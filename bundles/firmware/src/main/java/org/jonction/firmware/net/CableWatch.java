package org.jonction.firmware.net;

import java.io.IOException;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jonction.api.config.ConfigPid;
import org.jonction.api.config.Nic;
import org.jonction.api.config.Settings;
import org.jonction.api.firmware.BoxSettings;
import org.jonction.firmware.Box;
import org.jonction.firmware.NoticeSource;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.component.annotations.Reference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Looks after the cables, also while no document is in force. */
@Component(service = NoticeSource.class, immediate = true, configurationPid = ConfigPid.BOX)
public final class CableWatch implements NoticeSource {
    private static final Logger LOG = LoggerFactory.getLogger(CableWatch.class);
    /** Time for cables and DHCP after a start or a change. */
    private static final long FIRST_S = 20;

    private static final long PAUSE_S = 20;
    private static final long ANSWER_MS = 3_000;
    private static final BoxSettings.Network DHCP =
            new BoxSettings.Network(List.of("dhcp"), "", "", List.of(), List.of(), 1500);
    private static final BoxSettings WITHOUT_DOCUMENT =
            new BoxSettings("jonction", DHCP, DHCP, List.of(), false, List.of());

    private final Neighbours neighbours = new Neighbours(List.of("ip"));
    private final ScheduledExecutorService worker =
            Executors.newSingleThreadScheduledExecutor(Thread.ofPlatform().name("jonction-cables").factory());
    private volatile BoxSettings settings;
    private volatile List<String> notices = List.of();

    @Activate
    public CableWatch(@Reference Box box, Map<String, Object> properties) {
        settings = settings(properties);
        worker.scheduleWithFixedDelay(this::look, FIRST_S, PAUSE_S, TimeUnit.SECONDS);
    }

    @Modified
    void modified(Map<String, Object> properties) {
        settings = settings(properties);
    }

    private static BoxSettings settings(Map<String, Object> properties) {
        return properties.containsKey("name") ? BoxSettings.from(new Settings(properties)) : WITHOUT_DOCUMENT;
    }

    @Deactivate
    void close() {
        worker.shutdownNow();
    }

    @Override
    public List<String> notices() {
        return notices;
    }

    private void look() {
        BoxSettings box = settings;
        Map<Nic, NicState> states = new EnumMap<>(Nic.class);
        Map<Nic, Boolean> elsewhere = new EnumMap<>(Nic.class);
        try {
            for (Nic nic : Nic.values()) {
                states.put(nic, NicState.read(nic));
            }
            boolean both = states.values().stream().allMatch(NicState::carrier);
            for (Nic nic : Nic.values()) {
                elsewhere.put(nic, both && answersElsewhere(nic, box.network(nic).gateway()));
            }
        } catch (IOException e) {
            LOG.warn("cannot tell on which cable the gateways answer: {}", e.getMessage());
        } catch (InterruptedException closed) {
            return;
        }
        List<String> found = new Cables(box, states, elsewhere).notices();
        if (!found.equals(notices)) {
            found.forEach(notice -> LOG.warn("{}", notice));
        }
        notices = found;
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
