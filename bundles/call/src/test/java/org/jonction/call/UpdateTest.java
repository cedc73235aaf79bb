package org.jonction.call;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.jonction.api.call.CallState;
import org.jonction.api.media.Side;
import org.jonction.api.trunk.TrunkProfile;
import org.junit.jupiter.api.Test;

/** What becomes of calls when this bundle is replaced, or the process ends without a word. */
class UpdateTest extends CallTest {
    /** The process ends as by kill -9: nobody says goodbye, and nothing of it runs on. */
    private void crash() {
        bench.manager.calls();
        bench.sip.loop.crash();
        bench.start();
    }

    @Test
    void aCallThatIsUpGoesOnAndIsHungUpByTheCaller() {
        establish();

        bench.replace();

        assertThat(bench.manager.calls()).hasSize(1);
        assertThat(bench.manager.calls().getFirst().state()).isEqualTo(CallState.ANSWERED);
        assertThat(bench.media.last().left).isFalse();
        hangUp();
        assertThat(bench.manager.ended().getFirst().by()).isEqualTo("caller");
        assertThat(bench.explanation()).contains("answer|itsp|answered with PCMA").contains("adopted|");
    }

    @Test
    void aCallThatIsUpGoesOnAndIsHungUpByTheCalledSide() {
        establish();

        bench.replace();

        assertThat(itsp.send("BYE").status()).isEqualTo(200);
        pbx.takeBye();
    }

    @Test
    void aCallIsHeldAfterwardsWithGrowingNumbersAndTheSameSessionOfItsDescription() {
        establish();
        String before = bench.sip.texts.get("wan").stream().filter(text -> text.contains("o=-")).toList().getLast();

        bench.replace();
        FarEnd.Request hold = pbx.send("INVITE", "", Bench.LAN_SDP + "a=sendonly\n");
        itsp.reply(itsp.take("INVITE"), 200, "", Bench.WAN_SDP + "a=recvonly\n");
        pbx.ack("");

        assertThat(hold.status()).isEqualTo(200);
        String after = bench.sip.texts.get("wan").stream().filter(text -> text.contains("o=-")).toList().getLast();
        assertThat(origin(after)[1]).isEqualTo(origin(before)[1]);
        assertThat(Long.parseLong(origin(after)[2])).isEqualTo(Long.parseLong(origin(before)[2]) + 1);
        assertThat(bench.manager.calls().getFirst().state()).isEqualTo(CallState.HELD);
        hangUp();
    }

    private static String[] origin(String message) {
        return message.lines().filter(line -> line.startsWith("o=")).findFirst().orElseThrow().split(" ");
    }

    @Test
    void aCallThatIsHeldIsResumedAfterwards() {
        establish();
        pbx.send("INVITE", "", Bench.LAN_SDP + "a=sendonly\n");
        itsp.reply(itsp.take("INVITE"), 200, "", Bench.WAN_SDP + "a=recvonly\n");
        pbx.ack("");

        bench.replace();
        FarEnd.Request resume = pbx.send("INVITE", "", Bench.LAN_SDP);
        itsp.reply(itsp.take("INVITE"), 200, "", Bench.WAN_SDP);
        pbx.ack("");

        assertThat(resume.status()).isEqualTo(200);
        assertThat(bench.manager.calls().getFirst().state()).isEqualTo(CallState.ANSWERED);
        assertThat(bench.media.last().remotes.get(Side.A).held()).isFalse();
        hangUp();
    }

    @Test
    void aCallThatIsNotAnsweredIsEndedOnBothSides() {
        FarEnd.Request invite = pbx.invite(Bench.LAN_SDP);
        itsp.takeInvite();
        itsp.answer(180, "");

        bench.replace();

        assertThat(invite.status()).isEqualTo(503);
        assertThat(itsp.invite.cancelled).isTrue();
        assertThat(bench.manager.calls()).isEmpty();
    }

    @Test
    void theAcknowledgementOfAnAnswerMayComeToTheNextVersion() {
        FarEnd.Request invite = pbx.invite(Bench.LAN_SDP);
        itsp.takeInvite();
        itsp.answer(200, Bench.WAN_SDP);
        assertThat(invite.status()).isEqualTo(200);

        bench.replace();
        pbx.ack("");

        hangUp();
    }

    @Test
    void aChangeThatIsUnderWayIsFinishedFirst() {
        establish();
        FarEnd.Request hold = pbx.send("INVITE", "", Bench.LAN_SDP + "a=sendonly\n");
        var passed = itsp.take("INVITE");
        itsp.reply(passed, 200, "", Bench.WAN_SDP + "a=recvonly\n");

        bench.replace();
        pbx.ack("");

        assertThat(hold.status()).isEqualTo(200);
        assertThat(bench.manager.calls().getFirst().state()).isEqualTo(CallState.HELD);
        hangUp();
    }

    @Test
    void afterACrashACallGoesOnAsItWasLastNoted() {
        establish();
        bench.sip.loop.run();

        crash();

        FarEnd.Request hold = itsp.send("INVITE", "", Bench.WAN_SDP + "a=sendonly\n");
        pbx.reply(pbx.take("INVITE"), 200, "", Bench.LAN_SDP + "a=recvonly\n");
        itsp.ack("");
        assertThat(hold.status()).isEqualTo(200);
        hangUp();
    }

    @Test
    void requestsWithinACallAreNotedSoThatNumbersGrowAfterACrash() {
        establish();
        pbx.send("INFO", "Content-Type: application/dtmf-relay\n", "Signal=1");
        itsp.reply(itsp.take("INFO"), 200, "", "");
        bench.sip.loop.run();

        crash();
        pbx.send("INFO", "Content-Type: application/dtmf-relay\n", "Signal=2");

        var second = itsp.take("INFO");
        assertThat(second.request.getCSeq().getSeqNumber()).isEqualTo(3);
        itsp.reply(second, 200, "", "");
        hangUp();
    }

    @Test
    void channelsOfATrunkAreCounted() {
        bench.itsp.maxSessions = 1;
        establish();

        bench.replace();

        assertThat(bench.manager.channelsUsed("itsp")).isEqualTo(1);
        assertThat(new FarEnd(bench, "lan", "10.1.0.9", "pbx.corp.example", "SecretPbx/1.0")
                .invite(Bench.LAN_SDP).status()).isEqualTo(503);
        hangUp();
    }

    @Test
    void theLongestCallIsCountedFromItsAnswer() {
        bench.itsp.timers = new TrunkProfile.Timers(
                4_000, 10_000, TrunkProfile.Timers.FailoverStop.PROGRESS, 180, 60);
        establish();

        bench.replace();
        advance(60_000);

        pbx.takeBye();
        itsp.takeBye();
        assertThat(bench.explanation()).contains("the longest call of 60 s is reached");
    }

    @Test
    void aSessionTimerGoesOn() {
        bench.itsp.sessionTimer = new TrunkProfile.SessionTimer(
                TrunkProfile.SessionTimer.Mode.REQUEST, 120, 90, TrunkProfile.SessionTimer.Refresher.LOCAL);
        pbx.invite(Bench.LAN_SDP);
        itsp.takeInvite();
        itsp.reply(itsp.invite, 200, "Require: timer\nSession-Expires: 120;refresher=uac\n", Bench.WAN_SDP);
        pbx.ack("");

        bench.replace();
        advance(60_000);
        var refresh = itsp.take("INVITE");
        assertThat(refresh.request.getHeader("Session-Expires").toString()).contains("120;refresher=uac");
        itsp.reply(refresh, 200, "Require: timer\nSession-Expires: 120;refresher=uac\n", Bench.WAN_SDP);

        bench.replace();
        advance(88_000);
        itsp.takeBye();
        pbx.takeBye();
    }

    @Test
    void aTrunkThatIsChangedMeanwhileStaysAsTheCallPinnedIt() {
        bench.itsp.userAgent = "Pinned";
        establish();
        bench.itsp.userAgent = "Changed";
        bench.rebuild();

        bench.replace();
        pbx.send("INFO", "Content-Type: application/dtmf-relay\n", "Signal=1");

        var info = itsp.take("INFO");
        assertThat(info.request.getHeader("User-Agent").toString()).contains("Pinned");
        itsp.reply(info, 200, "", "");
        hangUp();
    }

    @Test
    void aCallWhoseMediaCannotGoOnIsEndedWithAReason() {
        establish();
        bench.stop();
        bench.media.last().close();
        bench.start();

        pbx.takeBye();
        itsp.takeBye();
        assertThat(bench.explanation()).contains("its media could not go on");
    }

    @Test
    void aRecordOfALaterVersionIsRefusedWithByeToBothSides() {
        establish();
        bench.stop();
        String id = bench.journal.sessions().iterator().next();
        Map<String, Object> tree = RecordTree.read(bench.journal.records.get(id));
        assertThat(tree).containsEntry("version", 1L);
        bench.journal.records.put(id, later(bench.journal.records.get(id)));
        bench.start();

        pbx.takeBye();
        itsp.takeBye();
        assertThat(bench.manager.calls()).isEmpty();
        bench.media.last().close();
    }

    /** The same record with another number after the name of its first component. */
    private static byte[] later(byte[] record) {
        byte[] changed = record.clone();
        changed[2 + 1 + "version".length() + 1] = 2 * 9;
        assertThat(RecordTree.read(changed)).containsEntry("version", 9L);
        return changed;
    }

    @Test
    void bytesThatAreNoRecordAreDropped() {
        establish();
        bench.stop();
        bench.journal.records.put("damaged", new byte[] {6, 3, 1});
        bench.start();

        assertThat(bench.journal.sessions()).hasSize(1);
        hangUp();
    }

    @Test
    void aJournalThatIsFullIsTriedAgain() {
        bench.journal.full = true;
        establish();
        advance(100);
        assertThat(bench.journal.sessions()).isEmpty();

        bench.journal.full = false;
        advance(1_100);
        assertThat(bench.journal.sessions()).hasSize(1);

        bench.journal.full = true;
        hangUp();
        bench.journal.full = false;
        advance(1_100);
    }

    @Test
    void onlyWhatIsInUseOfATrunksVersionsStaysInTheJournal() {
        for (int i = 0; i < 5; i++) {
            bench.itsp.userAgent = "Version " + i;
            bench.rebuild();
            new FarEndPair().callAndHangUp();
        }

        assertThat(bench.journal.records.keySet().stream().filter(id -> id.startsWith("trunk/itsp/")))
                .hasSize(1);
        bench.replace();
        assertThat(bench.journal.records).isEmpty();
    }

    private final class FarEndPair {
        final FarEnd caller = bench.lan();
        final FarEnd called = bench.wan();

        void callAndHangUp() {
            caller.invite(Bench.LAN_SDP);
            called.takeInvite();
            called.answer(200, Bench.WAN_SDP);
            caller.ack("");
            bench.sip.loop.run();
            caller.send("BYE");
            called.takeBye();
        }
    }

    @Test
    void aCallIsNotedOnceWhenItIsAnsweredAndForgottenWhenItEnds() {
        establish();
        bench.sip.loop.run();
        List<String> noted = List.copyOf(bench.journal.sessions());
        assertThat(noted).hasSize(1);
        assertThat(bench.journal.written).as("two trunks and the session").isEqualTo(3);

        hangUp();

        assertThat(bench.journal.sessions()).isEmpty();
    }
}
