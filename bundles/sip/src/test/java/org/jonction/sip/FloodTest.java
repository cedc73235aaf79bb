package org.jonction.sip;

import static org.assertj.core.api.Assertions.assertThat;

import gov.nist.javax.sip.header.SIPHeaderNamesCache;
import gov.nist.javax.sip.message.SIPRequest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Hostile input by seed: whatever comes, the next good request is answered and nothing is left behind. */
class FloodTest {
    private static final List<String> GOOD = List.of(
            Messages.options(),
            Messages.invite(),
            Messages.request("ACK", "Contact: <sip:x@y>\r\nRoute: <sip:p.example;lr>, <sip:[::1]:5060;lr>\r\n"),
            Messages.request(
                    "REGISTER",
                    "Contact: \"A\" <sip:a@b>;q=0.5;expires=3600, *\r\n"
                            + "Authorization: Digest username=\"x\", realm=\"y\", nonce=\"z\", uri=\"sip:b\","
                            + " response=\"0\"\r\n"),
            Messages.request(
                    "INVITE",
                    "Contact: <sip:x@y>\r\n"
                            + "Content-Type: multipart/mixed;boundary=\"b\"\r\n"
                            + "MIME-Version: 1.0\r\n"
                            + "Server: a (b (c)) d/1\r\n"
                            + "Session-Expires: 1800;refresher=uac\r\n"
                            + "Replaces: a;from-tag=b;to-tag=c\r\n"
                            + "P-Asserted-Identity: \"x\" <sip:x@y>, <tel:+1>\r\n"
                            + "Reason: Q.850;cause=16;text=\"x\"\r\n"
                            + "Date: Sat, 13 Nov 2010 23:29:00 GMT\r\n"
                            + "Warning: 399 x \"y\"\r\n"
                            + "Accept-Language: da, en-gb;q=0.8\r\n"
                            + "Timestamp: 54.21 1.1\r\n"),
            Messages.response(Messages.options(), 200, "OK"));

    private static final List<String> SPICES = List.of(
            "\r\n",
            "\r\n\r\n",
            "\n",
            "\r",
            "\0",
            "\"",
            "<",
            ">",
            ";",
            ",",
            "=",
            ":",
            "%",
            "%zz",
            "@",
            "(",
            "\\",
            "[",
            "]",
            " ",
            "\t",
            "\r\n ",
            ";tag=",
            ";branch=z9hG4bK",
            "SIP/2.0",
            "sip:",
            "65536",
            "-1",
            "99999999999999999999",
            "\u00e9",
            "\ud83d\udd0a",
            ";rport;rport",
            ";charset=nonsense",
            "Content-Length: 5\r\n",
            "Via: \r\n",
            "To:\r\n");

    private static final List<String> SEEDS = Stream.concat(
                    GOOD.stream(),
                    Torture.all().stream()
                            .map(torture -> new String(torture.bytes(5060), StandardCharsets.ISO_8859_1)))
            .toList();

    private static String seed(Random random) {
        return SEEDS.get(random.nextInt(SEEDS.size()));
    }

    /** Lines change places, are gone, come twice, are folded or come from another message. */
    private static String restructure(String message, Random random) {
        List<String> lines = new ArrayList<>(List.of(message.split("\r\n", -1)));
        for (int i = random.nextInt(4); i >= 0; i--) {
            int at = random.nextInt(lines.size());
            String[] others = seed(random).split("\r\n", -1);
            switch (random.nextInt(5)) {
                case 0 -> lines.add(random.nextInt(lines.size()), lines.remove(at));
                case 1 -> lines.add(at, lines.get(at));
                case 2 -> lines.set(at, lines.get(at).replaceFirst(" ", "\r\n "));
                case 3 -> lines.set(at, others[random.nextInt(others.length)]);
                default -> lines.subList(at, Math.min(lines.size() - 1, at + 1)).clear();
            }
        }
        return String.join("\r\n", lines);
    }

    private static byte[] mutate(Random random) {
        String seed = seed(random);
        StringBuilder text = new StringBuilder(random.nextBoolean() ? restructure(seed, random) : seed);
        for (int i = random.nextInt(6); i >= 0 && !text.isEmpty(); i--) {
            int at = random.nextInt(text.length());
            switch (random.nextInt(6)) {
                case 0 -> text.insert(at, SPICES.get(random.nextInt(SPICES.size())));
                case 1 -> text.delete(at, Math.min(text.length(), at + 1 + random.nextInt(20)));
                case 2 -> text.setCharAt(at, (char) random.nextInt(256));
                case 3 -> text.insert(at, text.substring(at, Math.min(text.length(), at + random.nextInt(80))));
                case 4 -> text.setLength(Math.max(1, at));
                default ->
                    text.insert(at, SPICES.get(random.nextInt(SPICES.size())).repeat(random.nextInt(300)));
            }
        }
        return text.toString().getBytes(random.nextBoolean() ? StandardCharsets.UTF_8 : StandardCharsets.ISO_8859_1);
    }

    private static byte[] noise(Random random) {
        byte[] bytes = new byte[random.nextInt(1_500)];
        random.nextBytes(bytes);
        return bytes;
    }

    /** The box still answers, and what the flood left behind ends by itself. */
    private static void assertAlive(SipBox box) throws Exception {
        try (UdpPeer peer = new UdpPeer(box)) {
            peer.send(Messages.options());
            assertThat(peer.receive()).startsWith("SIP/2.0 200 ");
        }
        SipBox.await("answer by TCP", () -> answersByTcp(box));
        SipBox.await("no connection", () -> box.status().connections() == 0);
    }

    /** A good INVITE is answered, and its ACK taken. @return how many messages that were */
    private static int assertGoodCall(SipBox box) throws Exception {
        try (UdpPeer peer = new UdpPeer(box)) {
            String invite = Messages.invite();
            peer.send(invite);
            String answer = peer.receive();
            assertThat(answer).startsWith("SIP/2.0 501 ").contains(Messages.header(invite, "Call-ID"));
            String to = Messages.header(answer, "To");
            peer.send(invite.replace("INVITE", "ACK").replaceFirst("To: .*", "To: " + to));
            return 2;
        }
    }

    /** While the box has not seen the flood's connections end, one source has more of them than it may have. */
    private static boolean answersByTcp(SipBox box) {
        try (TcpPeer peer = new TcpPeer(box)) {
            peer.send(Messages.options());
            return peer.receive().startsWith("SIP/2.0 200 ");
        } catch (IOException refused) {
            return false;
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void mutatedMessagesByUdpDoNotStopTheListener(long seed) throws Exception {
        Random random = new Random(seed);
        try (SipBox box = new SipBox(2, "127.0.0.1", new SipBox.Answering());
                UdpPeer peer = new UdpPeer(box)) {
            int good = 0;
            for (int i = 0; i < 5_000; i++) {
                byte[] bytes = i % 10 == 0 ? noise(random) : mutate(random);
                peer.send(bytes.length > 60_000 ? Arrays.copyOf(bytes, 60_000) : bytes);
                if (i % 100 == 0) {
                    long sent = i + 1 + good;
                    SipBox.await("received", () -> box.status().received() >= sent);
                }
                if (i % 1_000 == 500) {
                    good += assertGoodCall(box);
                }
            }
            assertAlive(box);
            assertThat(box.status().malformed()).isPositive();
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {4, 5})
    void mutatedMessagesByTcpDoNotStopTheListener(long seed) throws Exception {
        Random random = new Random(seed);
        try (SipBox box = new SipBox(2, "127.0.0.1", new SipBox.Answering())) {
            for (int i = 0; i < 300; i++) {
                try (TcpPeer peer = new TcpPeer(box)) {
                    for (int k = 0; k < 10; k++) {
                        peer.send(new String(mutate(random), StandardCharsets.UTF_8));
                    }
                } catch (IOException e) {
                    // the box has closed already
                }
            }
            assertAlive(box);
        }
    }

    @Test
    void parsingAndWritingMutatedMessagesNeverThrows() {
        Random random = new Random(6);
        MessageReader reader = new MessageReader();
        MessageEncoder encoder = new MessageEncoder();
        HeaderScan scan = new HeaderScan();
        Refusal refusal = new Refusal();
        int read = 0;
        for (int i = 0; i < 40_000; i++) {
            byte[] bytes = mutate(random);
            int end = HeaderScan.headerEnd(bytes, 0, bytes.length);
            Fault fault = scan.scan(bytes, 0, end < 0 ? bytes.length : end);
            refusal.answer(scan, Fault.NO_END, ManualLoop.SOURCE);
            var message = fault == null && end > 0 ? reader.read(bytes, end, bytes.length) : null;
            if (message != null) {
                encoder.encode(message);
                read++;
            }
        }
        assertThat(read).isPositive();
    }

    @Test
    void aMutatedMessageThatIsTakenKeepsEveryTransactionBounded() {
        Random random = new Random(8);
        ManualLoop manual = new ManualLoop();
        Filters filters = new Filters();
        filters.set(List.of(SipBox.EVERYONE));
        TransactionUser user = new TransactionUser();
        user.come(new SipBox.Answering());
        Transactions transactions = new Transactions(manual.loop, filters, user, new Admission(Limits.NONE, () -> 0));
        MessageReader reader = new MessageReader();
        HeaderScan scan = new HeaderScan();
        for (int i = 0; i < 20_000; i++) {
            byte[] bytes = mutate(random);
            int end = HeaderScan.headerEnd(bytes, 0, bytes.length);
            if (end > 0
                    && scan.scan(bytes, 0, end) == null
                    && reader.read(bytes, end, bytes.length) instanceof SIPRequest request
                    && Validation.of(request) == null) {
                transactions.request(request, ManualLoop.SOURCE, manual.unreliable());
            }
        }
        assertThat(manual.loop.servers).isNotEmpty();
        manual.pass(70_000);
        assertThat(manual.loop.servers).isEmpty();
    }

    @Test
    void aFloodOfNewHeaderNamesIsNotRemembered() throws Exception {
        try (SipBox box = new SipBox(new SipBox.Answering());
                UdpPeer peer = new UdpPeer(box)) {
            StringBuilder names = new StringBuilder();
            for (int i = 0; i < 200; i++) {
                names.append("X-").append(i).append("y".repeat(100)).append(": 1\r\n");
            }
            peer.send(Messages.request("OPTIONS", names.toString()));
            assertThat(peer.receive()).startsWith("SIP/2.0 200 ");
            String first = "X-0" + "y".repeat(100);
            assertThat(SIPHeaderNamesCache.toLowerCase(first)).isNotSameAs(SIPHeaderNamesCache.toLowerCase(first));
        }
    }
}
