package org.jonction.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.time.Duration;
import org.jonction.testkit.PhoneCall.State;
import org.jonction.testkit.SipSocket.Hop;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PhoneTest {
    private static final Duration SOON = Duration.ofSeconds(10);

    private final Phone alice = new Phone(Place.HERE, "alice", "127.0.0.1", 0);
    private final Phone bob = new Phone(Place.HERE, "bob", "127.0.0.1", 0);

    @AfterEach
    void close() {
        alice.close();
        bob.close();
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void bothSidesHearEachOtherUntilOneHangsUp(boolean tcp) throws Exception {
        PhoneCall out = alice.call(toBob(tcp), "100").await(State.UP);
        PhoneCall in = bob.awaitCall(SOON).await(State.UP);
        in.media().tone(600);

        awaitPackets(out, 60);
        awaitPackets(in, 60);
        assertThat(Tone.measure(in.media().heard(0.5)).frequencyHz()).isCloseTo(440, within(2.0));
        assertThat(Tone.measure(out.media().heard(0.5)).frequencyHz()).isCloseTo(600, within(2.0));
        assertThat(in.media().received().gaps()).isZero();

        assertThat(in.hangUp().status()).isEqualTo(200);
        out.await(State.ENDED);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aCallWithoutAnOfferGetsItsAudioByTheAck(boolean tcp) throws Exception {
        PhoneCall out = alice.callWithoutOffer(toBob(tcp), "100").await(State.UP);
        PhoneCall in = bob.awaitCall(SOON);

        assertThat(in.invite().body()).isEmpty();
        awaitPackets(out, 10);
        awaitPackets(in, 10);
        out.hangUp();
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aHeldPartyAnswersRecvonly(boolean tcp) throws Exception {
        PhoneCall out = alice.call(toBob(tcp), "100").await(State.UP);

        assertThat(out.hold().body()).contains("a=recvonly");
        assertThat(out.resume().body()).contains("a=sendrecv");
        out.hangUp();
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aCancelledCallEndsWith487(boolean tcp) throws Exception {
        bob.answer(Answer.RING);
        PhoneCall out = alice.call(toBob(tcp), "100").await(State.RINGING);
        PhoneCall in = bob.awaitCall(SOON);

        out.cancel();
        assertThat(out.await(State.ENDED).status()).isEqualTo(487);
        in.await(State.ENDED);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aRefusedCallEndsWithTheStatusOfTheRefusal(boolean tcp) {
        bob.answer(Answer.refuse(486));

        assertThat(alice.call(toBob(tcp), "100").await(State.ENDED).status()).isEqualTo(486);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void earlyMediaIsHeardBeforeTheAnswer(boolean tcp) throws Exception {
        bob.answer(Answer.EARLY_MEDIA);
        PhoneCall out = alice.call(toBob(tcp), "100").await(State.RINGING);

        awaitPackets(out, 10);
        assertThat(out.status()).isEqualTo(183);
        bob.awaitCall(SOON).accept();
        out.await(State.UP).hangUp();
    }

    private Hop toBob(boolean tcp) {
        int port = bob.socket().port();
        return tcp ? Hop.tcp("127.0.0.1", port) : Hop.udp("127.0.0.1", port);
    }

    private static void awaitPackets(PhoneCall call, long count) {
        Await.until(SOON, () -> call.media().received().packets() >= count, () -> call.media().received() + "");
    }
}
