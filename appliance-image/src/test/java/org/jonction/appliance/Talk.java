package org.jonction.appliance;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.jonction.testkit.Await;
import org.jonction.testkit.Network;
import org.jonction.testkit.Phone;
import org.jonction.testkit.PhoneCall;
import org.jonction.testkit.PhoneCall.State;
import org.jonction.testkit.RtpEndpoint;
import org.jonction.testkit.SipSocket.Hop;
import org.jonction.testkit.SipText;

/** A call through the box in which both sides talk all the time. */
public record Talk(PhoneCall caller, PhoneCall called) {
    private static final Duration SOON = Duration.ofSeconds(15);
    private static final long SOME_PACKETS = 25;

    /** The PBX calls the provider, and both hear each other. */
    public static Talk begin(Phone pbx, Phone itsp) throws InterruptedException {
        PhoneCall caller = pbx.call(Hop.tcp(Network.BOX_LAN, 5060), "+442079460001").await(State.UP);
        Talk talk = new Talk(caller, itsp.awaitCall(SOON).await(State.UP));
        talk.goesOn();
        return talk;
    }

    /** Waits for more audio in both directions, and no packet may have been missed since the call began. */
    public void goesOn() {
        hear();
        assertWhole(caller.media());
        assertWhole(called.media());
    }

    /** Waits for more audio in both directions. */
    public void hear() {
        long atCaller = caller.media().received().packets();
        long atCalled = called.media().received().packets();
        awaitPackets(caller.media(), atCaller + SOME_PACKETS);
        awaitPackets(called.media(), atCalled + SOME_PACKETS);
    }

    private static void awaitPackets(RtpEndpoint end, long count) {
        Await.until(SOON, () -> end.received().packets() >= count, () -> end.received().toString());
    }

    private static void assertWhole(RtpEndpoint end) {
        assertThat(end.received().gaps()).as("gaps in the sequence: %s", end.received()).isZero();
    }

    /** Hangs up normally. */
    public void end() {
        goesOn();
        assertThat(caller.hangUp().status()).isEqualTo(200);
        called.await(State.ENDED);
    }

    /** The INVITE as the provider got it. */
    public SipText inviteAtProvider() {
        return called.invite();
    }
}
