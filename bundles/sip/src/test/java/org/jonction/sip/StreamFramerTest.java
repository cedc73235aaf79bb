package org.jonction.sip;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StreamFramerTest {
    private final StreamFramer framer = new StreamFramer();

    /** Feeds {@code bytes} and lists the frames that this completes: messages as text, others by name. */
    private List<String> feed(byte[] bytes) {
        framer.append(Unpooled.wrappedBuffer(bytes));
        List<String> frames = new ArrayList<>();
        while (true) {
            switch (framer.next()) {
                case INCOMPLETE -> {
                    return frames;
                }
                case PING -> frames.add("PING");
                case MESSAGE -> frames.add(new String(framer.takeMessage().data(), StandardCharsets.UTF_8));
                case LOST -> {
                    frames.add(String.valueOf(framer.fault()));
                    return frames;
                }
            }
        }
    }

    private List<String> feed(String text) {
        return feed(text.getBytes(StandardCharsets.UTF_8));
    }

    private static String withBody(String lengthHeader, String body) {
        return Messages.request("INFO", "").replace("Content-Length: 0\r\n", lengthHeader + "\r\n") + body;
    }

    @Test
    void aMessageIsFoundByteByByte() {
        String message = withBody("Content-Length: 5", "hello");
        List<String> frames = new ArrayList<>();
        for (byte b : ("\r\n" + message + message).getBytes(StandardCharsets.UTF_8)) {
            frames.addAll(feed(new byte[] {b}));
        }
        assertThat(frames).containsExactly(message, message);
        assertThat(framer.midMessage()).isFalse();
    }

    @Test
    void pipelinedMessagesAreFoundHoweverTheyAreCut() {
        StringBuilder stream = new StringBuilder();
        List<String> messages = new ArrayList<>();
        Random random = new Random(7);
        for (int i = 0; i < 200; i++) {
            String body = "x".repeat(random.nextInt(9_000));
            String message = withBody("Content-Length: " + body.length(), body);
            messages.add(message);
            stream.append(message).append(i % 5 == 0 ? "\r\n" : "");
        }
        byte[] bytes = stream.toString().getBytes(StandardCharsets.UTF_8);
        List<String> frames = new ArrayList<>();
        for (int from = 0; from < bytes.length; ) {
            int to = Math.min(bytes.length, from + 1 + random.nextInt(20_000));
            frames.addAll(feed(Arrays.copyOfRange(bytes, from, to)));
            from = to;
        }
        assertThat(frames).isEqualTo(messages);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "l: 4",
                "L:4",
                "Content-Length : 4",
                "content-length:4",
                "CONTENT-LENGTH:\t4 ",
                "Content-Length:\r\n 4"
            })
    void everySpellingOfContentLengthIsUnderstood(String header) {
        assertThat(feed(withBody(header, "body") + withBody(header, "next"))).hasSize(2);
    }

    @Test
    void aDoubleCrlfIsAPingAndASingleOneIsNothing() {
        assertThat(feed("\r\n")).isEmpty();
        assertThat(feed("\r")).isEmpty();
        assertThat(feed("\n")).containsExactly("PING");
        assertThat(feed("\r\n\r\n\r\n\r\n")).containsExactly("PING", "PING");
        assertThat(feed("\r\n" + Messages.options())).hasSize(1);
        assertThat(framer.midMessage()).isFalse();
    }

    @Test
    void withoutContentLengthTheStreamIsLost() {
        assertThat(feed(Messages.options().replace("Content-Length: 0\r\n", "")))
                .containsExactly(Fault.NO_CONTENT_LENGTH.toString());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Content-Length: five",
                "Content-Length: -1",
                "Content-Length:",
                "l: 1 2",
                "l: 99999999999999999999"
            })
    void withAMalformedContentLengthTheStreamIsLost(String header) {
        assertThat(feed(withBody(header, ""))).hasSize(1).first().asString().startsWith("Fault");
    }

    @Test
    void twoContentLengthsLoseTheStreamInsteadOfHidingAMessageInABody() {
        String hidden = Messages.options();
        String message = withBody("Content-Length: 0\r\nl: " + hidden.length(), hidden);
        assertThat(feed(message))
                .containsExactly(Fault.repeated("Content-Length").toString());
    }

    @Test
    void aBodyBeyondTheBoundLosesTheStreamBeforeItIsReceived() {
        assertThat(feed(withBody("Content-Length: 65536", ""))).containsExactly(Fault.BODY_TOO_LARGE.toString());
        assertThat(new StreamFramerTest().feed(withBody("Content-Length: 100000", "")))
                .containsExactly(Fault.BODY_TOO_LARGE.toString());
    }

    @Test
    void aHeaderSectionBeyondTheBoundLosesTheStreamEvenWithoutAnEnd() {
        String endless = Messages.options().replace("\r\n\r\n", "\r\nX: " + "x".repeat(40_000));
        assertThat(feed(endless)).containsExactly(Fault.HEADERS_TOO_LARGE.toString());
        assertThat(new StreamFramerTest().feed(endless + "\r\n\r\n"))
                .containsExactly(Fault.HEADERS_TOO_LARGE.toString());
    }

    @Test
    void theLargestMessageIsFound() {
        String head = withBody("Content-Length: 65000", "");
        assertThat(feed(head + "x".repeat(65_000))).hasSize(1);
        assertThat(feed(Messages.options())).hasSize(1);
    }

    @Test
    void aFaultInTheHeadersLeavesTheNextMessageReadable() {
        String bad = Messages.options().replace("Call-ID:", "no colon\r\nCall-ID:");
        assertThat(feed(bad + Messages.options())).hasSize(2);
        assertThat(framer.fault()).isNull();
    }

    @Test
    void whatTheHeadersToldStaysTrueWhenTheBodyComesInPieces() {
        String body = "x".repeat(20_000);
        String bad = withBody("Content-Length: 20000", body).replace("CSeq:", "no colon\r\nCSeq:");
        byte[] stream = (Messages.options() + bad).getBytes(StandardCharsets.UTF_8);
        framer.append(Unpooled.wrappedBuffer(stream, 0, 1_500));
        assertThat(framer.next()).isEqualTo(StreamFramer.Frame.MESSAGE);
        framer.takeMessage();
        for (int from = 1_500; from < stream.length; from += 700) {
            assertThat(framer.next()).isEqualTo(StreamFramer.Frame.INCOMPLETE);
            framer.append(Unpooled.wrappedBuffer(stream, from, Math.min(700, stream.length - from)));
        }
        assertThat(framer.next()).isEqualTo(StreamFramer.Frame.MESSAGE);
        Inbound.Framed framed = framer.takeMessage();
        assertThat(framed.fault()).isEqualTo(Fault.BAD_LINE);
        assertThat(framed.header().value(HeaderScan.CALL_ID)).isEqualTo(Messages.header(bad, "Call-ID"));
        assertThat(framed.header().via(0)).isEqualTo(Messages.header(bad, "Via"));
        assertThat(framed.end() - framed.bodyStart()).isEqualTo(20_000);
    }
}
