package org.jonction.call;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.jonction.api.trunk.RequestPolicy.Message;
import org.junit.jupiter.api.Test;

/** Requests that begin and change no call. */
class OtherRequestsTest extends CallTest {
    private static final String TEXT = "Content-Type: text/plain\n";

    private void allowMessages() {
        bench.pbx.message = Message.PASS;
        bench.itsp.message = Message.PASS;
    }

    @Test
    void anInfoOfATypeThatIsNotPassedIsRefusedWithThoseThatAre() {
        establish();

        FarEnd.Request info = pbx.send("INFO", "Content-Type: application/secret\n", "x");

        assertThat(info.status()).isEqualTo(415);
        assertThat(info.last().getHeader("Accept").toString()).contains("application/dtmf-relay");
        assertThat(itsp.gets("INFO")).isFalse();
        hangUp();
    }

    @Test
    void anyInfoIsPassedWhereTheProfileSaysSo() {
        bench.pbx.infoTypes = List.of("*");
        establish();

        FarEnd.Request info = pbx.send("INFO", "Content-Type: application/x-anything\n", "x");
        itsp.reply(itsp.take("INFO"), 200);

        assertThat(info.status()).isEqualTo(200);
        hangUp();
    }

    @Test
    void aMessageGoesToWhereTheRouteLeads() {
        allowMessages();

        FarEnd.Request message = pbx.send("MESSAGE", TEXT, "Hello");
        FakeSip.Outgoing passed = itsp.take("MESSAGE");
        itsp.reply(passed, 200);

        assertThat(new String(passed.request.getRawContent())).isEqualTo("Hello");
        assertThat(passed.request.getRequestURI().toString()).contains("+4930123456@");
        assertThat(passed.request.getContactHeader()).isNull();
        assertThat(message.status()).isEqualTo(200);
    }

    @Test
    void aMessageThatCannotBePassedIsRefused() {
        bench.pbx.message = Message.PASS;
        assertThat(pbx.send("MESSAGE", TEXT, "Hello").status()).isEqualTo(480);
        pbx.hops = 0;
        pbx.boxTag = "";
        assertThat(pbx.send("MESSAGE", TEXT, "Hello").status()).isEqualTo(483);
    }

    @Test
    void theAnswerToAMessageIsOfTheBoxsOwnWords() {
        allowMessages();
        FarEnd.Request message = pbx.send("MESSAGE", TEXT, "Hello");
        itsp.reply(itsp.take("MESSAGE"), 407);
        assertThat(message.status()).isEqualTo(403);
    }

    @Test
    void aMessageWithinACallGoesToItsOtherSide() {
        allowMessages();
        establish();

        FarEnd.Request message = itsp.send("MESSAGE", TEXT, "Hello");
        FakeSip.Outgoing passed = pbx.take("MESSAGE");
        pbx.reply(passed, 200);

        assertThat(passed.request.getToTag()).isEqualTo(pbx.tag);
        assertThat(message.status()).isEqualTo(200);
        hangUp();
    }

    @Test
    void eventsThatTheBoxDoesNotKnowAreRefusedHonestly() {
        FarEnd.Request notify = pbx.send("NOTIFY", "Event: presence\nSubscription-State: active\n", "");
        assertThat(notify.status()).isEqualTo(489);
        assertThat(notify.last().getHeader("Allow-Events").toString()).contains("refer");
        pbx.boxTag = "";
        assertThat(pbx.send("NOTIFY", "Event: refer\nSubscription-State: active\n", "").status()).isEqualTo(481);
        pbx.boxTag = "";
        assertThat(pbx.send("REFER", TransferTest.REFER, "").status()).isEqualTo(403);
    }
}
