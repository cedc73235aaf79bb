package org.jonction.testkit;

import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jonction.testkit.PhoneCall.State;
import org.jonction.testkit.SipSocket.Hop;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The far ends of {@code ./jonction run --demo}: a PBX and a provider on the loopback that call each other through the
 * box, in turn, so that at least one call is up at any time. Its addresses are those of {@code cnf/demo}. It sleeps
 * unless the framework property {@code jonction.demo} is {@code true}.
 */
@Component(immediate = true, service = {})
public final class Demo {
    private static final Logger LOG = LoggerFactory.getLogger(Demo.class);
    private static final Hop BOX_LAN = Hop.tcp("127.0.1.1", 5060);
    private static final Hop BOX_WAN = Hop.udp("127.0.2.1", 5060);
    private static final int CALL_EVERY_S = 10;
    private static final int CALL_LENGTH_S = 25;
    private static final int RETRY_AFTER_S = 2;
    private static final double CALLER_HZ = 440;
    private static final double CALLED_HZ = 600;
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final @Nullable ScheduledExecutorService clock;
    private @Nullable Phone pbx;
    private @Nullable Phone itsp;
    private int placed;

    @Activate
    public Demo(BundleContext context) {
        if (!Boolean.parseBoolean(context.getProperty("jonction.demo"))) {
            clock = null;
            return;
        }
        clock = Executors.newScheduledThreadPool(4, Thread.ofPlatform().name("demo").daemon().factory());
        clock.schedule(() -> placeCalls(clock), 1, TimeUnit.SECONDS);
    }

    @Deactivate
    void stop() {
        if (clock != null) {
            clock.shutdownNow();
            close(pbx);
            close(itsp);
        }
    }

    private void placeCalls(ScheduledExecutorService timer) {
        int pauseS = CALL_EVERY_S;
        try {
            placeCall(timer, placed);
            placed++;
        } catch (RuntimeException | AssertionError | InterruptedException e) {
            LOG.warn("Demo: a call failed, another try follows: {}", e.getMessage());
            pauseS = RETRY_AFTER_S;
        }
        if (!timer.isShutdown()) {
            timer.schedule(() -> placeCalls(timer), pauseS, TimeUnit.SECONDS);
        }
    }

    private void placeCall(ScheduledExecutorService timer, int number) throws InterruptedException {
        pbx = pbx != null ? pbx : new Phone(Place.HERE, "pbx", "127.0.1.2", 5060);
        itsp = itsp != null ? itsp : new Phone(Place.HERE, "itsp", "127.0.2.2", 5060);
        String digits = String.format("%02d", number % 100);
        boolean outbound = number % 2 == 0;
        Phone caller = outbound ? pbx : itsp;
        Phone called = outbound ? itsp : pbx;
        caller.number(outbound ? "1" + digits : "+4420794600" + digits);
        PhoneCall out = outbound
                ? caller.call(BOX_LAN, "004420794600" + digits)
                : caller.call(BOX_WAN, "+331990001" + digits);
        try {
            out.await(State.UP);
            PhoneCall in = called.awaitCall(PATIENCE).await(State.UP);
            in.media().tone(CALLED_HZ);
            timer.schedule(() -> finish(out, in, outbound), CALL_LENGTH_S, TimeUnit.SECONDS);
        } catch (AssertionError | InterruptedException e) {
            out.abandon();
            throw e;
        }
    }

    private void finish(PhoneCall out, PhoneCall in, boolean outbound) {
        try {
            double heardByCaller = Tone.measure(out.media().heard(1)).frequencyHz();
            double heardByCalled = Tone.measure(in.media().heard(1)).frequencyHz();
            boolean good = near(heardByCaller, CALLED_HZ) && near(heardByCalled, CALLER_HZ);
            out.hangUp();
            LOG.info(
                    "Demo: {} call: {}: the caller heard {} Hz, the called party {} Hz",
                    outbound ? "outbound" : "inbound",
                    good ? "both heard each other" : "NOT as it should be",
                    heardByCaller,
                    heardByCalled);
        } catch (RuntimeException | AssertionError e) {
            LOG.warn("Demo: a call did not end as it should: {}", e.getMessage());
        }
    }

    private static boolean near(double measuredHz, double wantedHz) {
        return Math.abs(measuredHz - wantedHz) < wantedHz * 0.02;
    }

    private static void close(@Nullable Phone phone) {
        if (phone != null) {
            phone.close();
        }
    }
}
