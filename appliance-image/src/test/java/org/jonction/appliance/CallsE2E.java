package org.jonction.appliance;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.regex.Pattern;
import org.jonction.testkit.Answer;
import org.jonction.testkit.Network;
import org.jonction.testkit.Phone;
import org.jonction.testkit.PhoneCall;
import org.jonction.testkit.PhoneCall.State;
import org.jonction.testkit.SipSocket.Hop;
import org.jonction.testkit.Sipp;
import org.jonction.testkit.SippScenario;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** SIPp as PBX and as provider: every kind of dialog passes the box, and nothing of one side shows on the other. */
class CallsE2E extends WholeBox {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @ParameterizedTest
    @EnumSource
    void aCallWithHoldResumeInfoAndUpdatePasses(Way way) throws Exception {
        play(
                way,
                caller(way)
                        .invite("sendrecv").maybe(100).receive(180).receive(200, "a=sendrecv").ack()
                        .invite("sendonly").maybe(100).receive(200, "a=recvonly").ack()
                        .invite("sendrecv").maybe(100).receive(200, "a=sendrecv").ack()
                        .request("INFO")
                        .request("UPDATE", "sendrecv")
                        .request("BYE"),
                called(way)
                        .respond(180).respond(200, "sendrecv").receive("ACK")
                        .receive("INVITE", "a=sendonly").respond(200, "recvonly").receive("ACK")
                        .receive("INVITE", "a=sendrecv").respond(200, "sendrecv").receive("ACK")
                        .receive("INFO").respond(200)
                        .receive("UPDATE", "a=sendrecv").respond(200, "sendrecv")
                        .receive("BYE").respond(200));
    }

    @ParameterizedTest
    @EnumSource(names = {"UDP", "TCP", "UDP_TO_TCP", "TCP_TO_UDP"})
    void theCalledPartyHoldsAndHangsUp(Way way) throws Exception {
        play(
                way,
                caller(way)
                        .invite("sendrecv").maybe(100).receive(200).ack()
                        .receive("INVITE", "a=sendonly").respond(200, "recvonly").receive("ACK")
                        .receive("BYE").respond(200),
                called(way)
                        .respond(200, "sendrecv").receive("ACK").pause(100)
                        .invite("sendonly").maybe(100).receive(200, "a=recvonly").ack()
                        .request("BYE"));
    }

    @ParameterizedTest
    @EnumSource(names = {"UDP", "TCP", "UDP_TO_TCP", "TCP_TO_UDP", "IPV6"})
    void aCallWithoutOfferIsAnsweredInTheAck(Way way) throws Exception {
        play(
                way,
                caller(way).inviteWithoutOffer().maybe(100).receive(200, "m=audio").ackWithAnswer().request("BYE"),
                called(way).respond(200, "sendrecv").receive("ACK", "m=audio").receive("BYE").respond(200));
    }

    @ParameterizedTest
    @EnumSource(names = {"UDP", "TCP", "INBOUND_UDP_TO_TCP"})
    void earlyMediaPassesBeforeTheAnswer(Way way) throws Exception {
        play(
                way,
                caller(way).invite("sendrecv").maybe(100).receive(183, "m=audio").receive(200).ack().request("BYE"),
                called(way)
                        .respond(183, "sendrecv").pause(200).respond(200, "sendrecv").receive("ACK")
                        .receive("BYE").respond(200));
    }

    @ParameterizedTest
    @EnumSource(names = {"UDP", "TCP", "UDP_TO_TCP", "TCP_TO_UDP"})
    void aCancelledCallEndsOnBothSides(Way way) throws Exception {
        play(
                way,
                caller(way).invite("sendrecv").maybe(100).receive(180).cancel(),
                called(way)
                        .respond(180).receive("CANCEL").respond(200).respondToInvite(487).receive("ACK"));
    }

    @ParameterizedTest
    @ValueSource(ints = {403, 404, 480, 484, 486, 488, 600, 603})
    void aRefusalReachesTheCaller(int status) throws Exception {
        Way way = status % 2 == 0 ? Way.UDP : Way.TCP;
        play(
                way,
                caller(way).invite("sendrecv").maybe(100).receive(status).ackRefusal(),
                called(way).respond(status).receive("ACK"));
    }

    @Test
    void twoHundredCallsAtTwentyASecondAllSucceed() throws Exception {
        SippScenario caller = caller(Way.UDP_TO_TCP)
                .invite("sendrecv").maybe(100).receive(180).receive(200).ack().pause(500).request("BYE");
        SippScenario called = called(Way.UDP_TO_TCP)
                .respond(180).respond(200, "sendrecv").receive("ACK").receive("BYE").respond(200);

        play(Way.UDP_TO_TCP, caller, called, 200, 20);
    }

    @Test
    void aCallGoesToTheNextTrunkWhenTheFirstProviderIsSilent() throws Exception {
        Phone silent = phone(network.wan(), "silent", Network.ITSP_BACKUP);
        silent.answer(Answer.SILENCE);
        Phone itsp = phone(network.wan(), "itsp", Network.ITSP);

        PhoneCall call = pbx().call(Hop.udp(Network.BOX_LAN, 5060), "+442079460201").await(State.UP);

        assertThat(silent.awaitCall(SOON).invite().uri()).contains("+442079460201");
        itsp.awaitCall(SOON).await(State.UP);
        call.hangUp();
    }

    @Test
    void aCallGoesToTheNextTrunkWhenTheFirstProviderHasNoChannel() throws Exception {
        Phone full = phone(network.wan(), "full", Network.ITSP_BACKUP);
        full.answer(Answer.refuse(503));
        Phone itsp = phone(network.wan(), "itsp", Network.ITSP);

        PhoneCall call = pbx().call(Hop.udp(Network.BOX_LAN, 5060), "+442079460202").await(State.UP);

        assertThat(full.awaitCall(SOON).state()).isEqualTo(State.ENDED);
        itsp.awaitCall(SOON).await(State.UP).hangUp();
        call.await(State.ENDED);
    }

    @Test
    void aBusyPartyIsNotTriedOnAnotherTrunk() throws Exception {
        phone(network.wan(), "busy", Network.ITSP_BACKUP).answer(Answer.refuse(486));
        Phone itsp = phone(network.wan(), "itsp", Network.ITSP);

        PhoneCall call = pbx().call(Hop.udp(Network.BOX_LAN, 5060), "+442079460203").await(State.ENDED);

        assertThat(call.status()).isEqualTo(486);
        assertThat(itsp.callsWaiting()).isZero();
    }

    @Test
    void aNumberWithoutARouteIsNotFound() throws Exception {
        PhoneCall call = pbx().call(Hop.udp(Network.BOX_LAN, 5060), "+15550100").await(State.ENDED);

        assertThat(call.status()).isEqualTo(404);
    }

    private Phone pbx() {
        Phone pbx = phone(network.lan(), "pbx", Network.PBX);
        pbx.number("+33199000199");
        return pbx;
    }

    private static SippScenario caller(Way way) {
        return SippScenario.caller(way.callerName(), way.origin());
    }

    private static SippScenario called(Way way) {
        return SippScenario.called(way.calledName());
    }

    private void play(Way way, SippScenario caller, SippScenario called) throws Exception {
        play(way, caller, called, 1, 1);
    }

    private void play(Way way, SippScenario caller, SippScenario called, int calls, int callsPerSecond)
            throws Exception {
        Sipp.Run callee = new Sipp.Run(called, way.calledAddress, 5060, way.calledTcp, calls, callsPerSecond);
        Sipp.Run origin = new Sipp.Run(caller, way.callerAddress, 5060, way.callerTcp, calls, callsPerSecond);
        try (Sipp uas = Sipp.answer(way.calledPlace(network), folder, callee);
                Sipp uac = Sipp.call(way.callerPlace(network), folder, origin, hostPort(way.boxAddress()), way.number)) {
            Sipp.Result result = uac.await(PATIENCE);
            String complaints = "caller: " + uac.complaints() + "\ncalled: " + uas.complaints();
            assertThat(result).as(complaints).extracting("succeeded", "failed").containsExactly((long) calls, 0L);
            assertThat(uas.await(PATIENCE).succeeded()).as(complaints).isEqualTo(calls);
            assertThat(uac.received()).isNotEmpty().doesNotContainPattern(Pattern.compile(way.hiddenFromCaller()));
            assertThat(uas.received()).isNotEmpty().doesNotContainPattern(Pattern.compile(way.hiddenFromCalled()));
        }
    }

    private static String hostPort(String address) {
        return (address.indexOf(':') < 0 ? address : "[" + address + "]") + ":5060";
    }
}
