package org.jonction.appliance;

import static org.assertj.core.api.Assertions.assertThat;

import org.jonction.testkit.Network;
import org.jonction.testkit.Phone;
import org.jonction.testkit.PhoneCall;
import org.jonction.testkit.PhoneCall.State;
import org.jonction.testkit.SipSocket.Hop;
import org.jonction.testkit.SipText;
import org.junit.jupiter.api.Test;

/** Stopping the box as a service manager does. */
class StopE2E extends WholeBox {
    /** What the shell reports for a process that handled SIGTERM and ended by it: 128 + 15. */
    private static final int ENDED_BY_SIGTERM = 143;

    @Test
    void sigtermEndsCallsWithByeOnBothSides() throws Exception {
        Phone pbx = phone(network.lan(), "pbx", Network.PBX_2);
        Phone itsp = phone(network.wan(), "itsp", Network.ITSP);
        PhoneCall out = pbx.call(Hop.tcp(Network.BOX_LAN, 5060), "+442079460001").await(State.UP);
        PhoneCall in = itsp.awaitCall(SOON).await(State.UP);

        assertThat(box.terminate()).isEqualTo(ENDED_BY_SIGTERM);

        assertThat(out.await(State.ENDED).received()).extracting(SipText::method).contains("BYE");
        assertThat(in.await(State.ENDED).received()).extracting(SipText::method).contains("BYE");
    }

    @Override
    void nothingIsLeft() {
        // the box itself is gone
    }
}
