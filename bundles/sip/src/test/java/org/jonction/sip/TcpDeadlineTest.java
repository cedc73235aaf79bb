package org.jonction.sip;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jonction.api.sip.SipInterface;
import org.jonction.api.sip.Transport;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class TcpDeadlineTest {
    private final ManualLoop manual = new ManualLoop();
    private final Filters filters = new Filters();
    private final TransactionUser user = new TransactionUser();
    private final Lanes lanes = new Lanes(List.of(manual.loop), filters, user, Limits.NONE);
    private final Connections connections = new Connections(lanes, new Tls(), 10, 10);
    private final SipInterface local =
            new SipInterface("lan", "inside", "127.0.0.1", 5060, List.of(Transport.TCP), "127.0.0.1", 0);
    private EmbeddedChannel channel;

    @BeforeEach
    void accept() {
        filters.set(List.of(SipBox.EVERYONE));
        user.come(new SipBox.Answering());
        channel = new EmbeddedChannel(new TcpConnection(
                connections, ManualLoop.SOURCE, local, lanes.all().getFirst(), true));
    }

    /** The box itself opens the connection. */
    private void open() {
        TcpConnection opened =
                new TcpConnection(connections, ManualLoop.SOURCE, local, lanes.all().getFirst(), false);
        channel = new EmbeddedChannel(opened);
        opened.connected(channel.newSucceededFuture());
    }

    private boolean saysNothing() {
        return channel.outboundMessages().isEmpty();
    }

    private void receive(String text) {
        channel.writeInbound(Unpooled.copiedBuffer(text, StandardCharsets.UTF_8));
    }

    private String sent() {
        ByteBuf bytes = channel.readOutbound();
        String text = bytes.toString(StandardCharsets.UTF_8);
        bytes.release();
        return text;
    }

    @Test
    void aMessageThatIsNotCompleteInTimeEndsTheConnection() {
        String message = Messages.options();
        for (int i = 0; i < 14; i++) {
            receive(message.substring(i, i + 1));
            manual.pass(1_000);
        }
        assertThat(channel.isOpen()).isTrue();
        receive(message.substring(14, 20));
        manual.pass(1_100);
        assertThat(channel.isOpen()).isFalse();
    }

    @Test
    void aMessageThatIsCompleteInTimeIsAnswered() {
        String message = Messages.options();
        for (int i = 0; i < message.length(); i++) {
            receive(message.substring(i, i + 1));
            manual.pass(10);
        }
        assertThat(sent()).startsWith("SIP/2.0 200 ");
        manual.pass(60_000);
        assertThat(channel.isOpen()).isTrue();
    }

    @Test
    void anIdleConnectionEnds() {
        receive(Messages.options());
        manual.pass(899_000);
        assertThat(channel.isOpen()).isTrue();
        manual.pass(2_000);
        assertThat(channel.isOpen()).isFalse();
    }

    @Test
    void keepAlivesKeepAConnection() {
        for (int i = 0; i < 20; i++) {
            receive("\r\n\r\n");
            assertThat(sent()).isEqualTo("\r\n");
            manual.pass(120_000);
        }
        assertThat(channel.isOpen()).isTrue();
    }

    @Test
    void theBoxKeepsAConnectionThatItOpenedAliveWhileItIsAnswered() {
        open();
        for (int i = 0; i < 20; i++) {
            manual.pass(i == 0 ? 99_000 : 97_000);
            assertThat(saysNothing()).isTrue();
            manual.pass(2_000);
            assertThat(sent()).isEqualTo("\r\n\r\n");
            manual.pass(1_000);
            receive("\r\n");
            assertThat(saysNothing()).isTrue();
        }
        assertThat(channel.isOpen()).isTrue();
    }

    @Test
    void aFarEndThatAnswersKeepAlivesNoMoreIsGone() {
        open();
        manual.pass(101_000);
        sent();
        receive("\r\n");
        manual.pass(100_000);
        sent();
        manual.pass(8_000);
        assertThat(channel.isOpen()).isTrue();
        manual.pass(3_000);
        assertThat(channel.isOpen()).isFalse();
    }

    @Test
    void aFarEndThatSpeaksInsteadOfAnsweringIsThere() {
        open();
        manual.pass(101_000);
        sent();
        receive("\r\n");
        manual.pass(100_000);
        sent();
        receive("\r\n" + Messages.options());
        assertThat(sent()).startsWith("SIP/2.0 200 ");
        manual.pass(20_000);
        assertThat(channel.isOpen()).isTrue();
    }

    @Test
    void aFarEndThatIgnoresKeepAlivesIsKeptUntilItIsIdle() {
        open();
        manual.pass(899_000);
        assertThat(channel.isOpen()).isTrue();
        for (int i = 0; i < 8; i++) {
            assertThat(sent()).isEqualTo("\r\n\r\n");
        }
        assertThat(saysNothing()).isTrue();
        manual.pass(2_000);
        assertThat(channel.isOpen()).isFalse();
    }

    @Test
    void aConnectionThatTheFarEndOpenedIsKeptAliveByTheFarEnd() {
        manual.pass(600_000);
        assertThat(saysNothing()).isTrue();
    }

    @Test
    void aConnectionThatNeverSaysAnythingEndsToo() {
        manual.pass(901_000);
        assertThat(channel.isOpen()).isFalse();
    }

    @Test
    void afterAnUnreadableStreamTheConnectionLingersAndEnds() {
        receive(Messages.options().replace("Content-Length: 0\r\n", ""));
        assertThat(sent()).startsWith("SIP/2.0 400 ");
        receive(Messages.options());
        assertThat((Object) channel.readOutbound()).isNull();
        manual.pass(2_100);
        assertThat(channel.isOpen()).isFalse();
    }
}
