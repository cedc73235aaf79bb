package org.jonction.firmware.firewall;

import java.io.IOException;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.apache.felix.hc.api.FormattingResultLog;
import org.apache.felix.hc.api.HealthCheck;
import org.apache.felix.hc.api.Result;
import org.jonction.api.config.ConfigPid;
import org.jonction.api.firmware.BoxSettings;
import org.jonction.api.trunk.Trunk;
import org.jonction.api.trunk.TrunkService;
import org.jonction.firmware.Box;
import org.jonction.firmware.Delivered;
import org.jonction.firmware.NoticeSource;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.BundleContext;
import org.osgi.service.cm.ConfigurationAdmin;
import org.osgi.service.cm.ConfigurationEvent;
import org.osgi.service.cm.ConfigurationListener;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Keeps the kernel's rules for the realms in step with the configuration. Rules that fail leave those before them. */
@Component(
        service = {ConfigurationListener.class, NoticeSource.class, HealthCheck.class},
        immediate = true,
        property = {HealthCheck.NAME + "=Firewall", HealthCheck.TAGS + "=jonction"})
public final class Firewall implements ConfigurationListener, NoticeSource, HealthCheck {
    private static final Logger LOG = LoggerFactory.getLogger(Firewall.class);
    private static final Set<String> PIDS =
            Set.of(ConfigPid.SIP_INTERFACE, ConfigPid.MEDIA_REALM, ConfigPid.TRUNK, ConfigPid.BOX);
    private static final int DEFAULT_CONSOLE_PORT = 8443;
    /** Deliveries come in quick succession. */
    private static final long QUIET_MS = 100;

    /** So often somebody else's change of the chain is looked for. */
    private static final long VERIFY_S = 15;

    private final Source source;
    private final Nft nft;
    private final ScheduledExecutorService worker =
            Executors.newSingleThreadScheduledExecutor(Thread.ofPlatform().name("jonction-firewall").factory());
    private @Nullable Future<?> due;
    private String applied = "";
    /** The chain as the kernel shows it right after it was written. */
    private String shown = "";
    private volatile String failure = "the rules of the realms have not been written yet";

    /** Knows where DNS has found the peers that are given by name; away while its bundle is replaced. */
    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    private volatile @Nullable TrunkService located;

    /** What the configuration in force wants. */
    interface Source {
        RealmRules rules() throws IOException;
    }

    @Activate
    public Firewall(@Reference Box box, BundleContext context, @Reference ConfigurationAdmin admin) {
        source = source(new Delivered(admin), port(context.getProperty("jonction.console.address")));
        nft = new Nft(box.program("usr/sbin/nft"));
        worker.scheduleWithFixedDelay(this::refresh, 0, VERIFY_S, TimeUnit.SECONDS);
    }

    Firewall(Source source, Nft nft, long verifyS) {
        this.source = source;
        this.nft = nft;
        worker.scheduleWithFixedDelay(this::refresh, 0, verifyS, TimeUnit.SECONDS);
    }

    private Source source(Delivered delivered, int consolePort) {
        return () -> new RealmRules(
                delivered.sipInterfaces(),
                delivered.mediaRealms(),
                delivered.trunks().stream().map(this::located).toList(),
                delivered.box().filter(BoxSettings::consoleOnWan).isPresent() ? consolePort : 0);
    }

    /** The trunk with the sources that its peer has now, those that DNS has told included. */
    private Trunk located(Trunk trunk) {
        TrunkService service = located;
        return service == null
                ? trunk
                : service.trunk(trunk.name()).map(now -> trunk.with(now.peer())).orElse(trunk);
    }

    private static int port(@Nullable String address) {
        return address == null
                ? DEFAULT_CONSOLE_PORT
                : Integer.parseInt(address.substring(address.lastIndexOf(':') + 1).strip());
    }

    @Deactivate
    void close() {
        worker.shutdownNow();
    }

    @Override
    public synchronized void configurationEvent(ConfigurationEvent event) {
        if (PIDS.contains(event.getFactoryPid() == null ? event.getPid() : event.getFactoryPid())) {
            if (due != null) {
                due.cancel(false);
            }
            due = worker.schedule(this::refresh, QUIET_MS, TimeUnit.MILLISECONDS);
        }
    }

    /** Writes the rules when they, or what the kernel holds, have changed. Runs on the worker only. */
    private void refresh() {
        try {
            String script = source.rules().script();
            if (!script.equals(applied) || !nft.run(RealmRules.listing()).equals(shown)) {
                nft.run(script);
                applied = script;
                shown = nft.run(RealmRules.listing());
                LOG.info("firewall: rules of the realms written: {}", script.lines().count() - 1);
            }
            failure = "";
        } catch (IOException | RuntimeException e) {
            String reason = "the rules of the realms cannot be written, those before stay: " + e.getMessage();
            if (!reason.equals(failure)) {
                LOG.error("firewall: {}", reason);
            }
            failure = reason;
        }
    }

    @Override
    public List<String> notices() {
        return failure.isEmpty() ? List.of() : List.of("Firewall: " + failure);
    }

    @Override
    public Result execute() {
        FormattingResultLog log = new FormattingResultLog();
        if (failure.isEmpty()) {
            log.info("the rules of the realms are in force");
        } else {
            log.critical("{}", failure);
        }
        return new Result(log);
    }
}
