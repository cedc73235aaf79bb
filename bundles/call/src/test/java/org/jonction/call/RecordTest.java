package org.jonction.call;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import gov.nist.javax.sip.parser.StringMsgParser;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import javax.sip.address.Address;
import javax.sip.address.URI;
import org.jonction.api.gateway.DriverPolicy;
import org.jonction.api.gateway.HeaderEdit;
import org.jonction.api.media.Side;
import org.jonction.api.trunk.NumberRule;
import org.jonction.api.trunk.Trunk;
import org.jonction.api.trunk.TrunkProfile.Responses;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What is written of records is what is read, also by another version. */
class RecordTest {
    record Inner(int number, String text) {}

    record Everything(
            int small,
            long large,
            boolean flag,
            String text,
            @Nullable String nothing,
            Side constant,
            Instant instant,
            Duration duration,
            InetAddress four,
            InetAddress six,
            InetSocketAddress socket,
            InetSocketAddress unresolved,
            URI uri,
            Optional<Inner> optional,
            Optional<String> missing,
            List<Inner> list,
            Set<Integer> set,
            Map<Integer, String> map) {}

    record Before(String kept, String dropped) {}

    record After(String kept, int number, boolean flag, String text, List<String> list, @Nullable Inner inner) {}

    private static <R extends Record> R copy(Class<R> type, R record) {
        return RecordReader.read(type, RecordTree.read(RecordWriter.write(record)), null);
    }

    private static URI uri(String text) throws Exception {
        return new StringMsgParser().parseUrl(text);
    }

    @Test
    void everyKindOfComponentComesBack() throws Exception {
        Everything all = new Everything(
                -5, Long.MIN_VALUE, true, "Grüße, 世界", null, Side.B, Instant.parse("2026-01-02T03:04:05.678901Z"),
                Duration.ofMillis(1_500), InetAddress.ofLiteral("192.0.2.1"), InetAddress.ofLiteral("2001:db8::1"),
                new InetSocketAddress(InetAddress.ofLiteral("2001:db8::2"), 5061),
                InetSocketAddress.createUnresolved("sip.example.com", 5060),
                uri("sip:+4930%3b1@example.com:5070;transport=tcp;lr"), Optional.of(new Inner(1, "one")),
                Optional.empty(), List.of(new Inner(2, ""), new Inner(3, "x".repeat(100_000))), Set.of(7),
                Map.of(486, "busy"));

        assertThat(copy(Everything.class, all)).isEqualTo(all);
    }

    @Test
    void addressesKeepNameAndParametersOfTheirUri() throws Exception {
        record Party(Address address) {}
        Address address = Messages.address(uri("sip:alice@example.com;user=phone"), "Alice \\\"A\\\" <x>");

        Address back = copy(Party.class, new Party(address)).address();

        assertThat(back.getDisplayName()).isEqualTo(address.getDisplayName());
        assertThat(back.getURI()).isEqualTo(address.getURI());
        Address tel = copy(Party.class, new Party(Messages.address(uri("tel:+4930123;ext=5"), ""))).address();
        assertThat(tel.getURI()).hasToString("tel:+4930123;ext=5");
    }

    @Test
    void aTrunkComesBackWithAllOfItsProfileAndPolicy() {
        TestTrunk trunk = new TestTrunk("itsp", "wan", "203.0.113.7", "2001:db8::7");
        trunk.edits.add(new HeaderEdit.Set("Organization", "Example"));
        trunk.edits.add(new HeaderEdit.Remove("Subject"));
        trunk.responseMap.put(404, 486);
        trunk.map.add(new Responses.Mapping(0, 34, 503));
        trunk.codecs = List.of("PCMA", "telephone-event");
        Trunk built = trunk.build();

        assertThat(copy(Trunk.class, built)).isEqualTo(built);
        assertThat(copy(DriverPolicy.class, DriverPolicy.NONE)).isEqualTo(DriverPolicy.NONE);
    }

    @Test
    void aNumberRuleComesBackWithItsPattern() {
        NumberRule rule = copy(NumberRule.class, new NumberRule("r", Pattern.compile("0(\\d+)"), "+49$1"));
        assertThat(rule.pattern().pattern()).isEqualTo("0(\\d+)");
        assertThat(rule.replace()).isEqualTo("+49$1");
    }

    @Test
    void aLaterVersionReadsWhatAnEarlierOneWrote() {
        Object tree = RecordTree.read(RecordWriter.write(new Before("it", "not known any more")));

        assertThat(RecordReader.read(After.class, tree, null))
                .isEqualTo(new After("it", 0, false, "", List.of(), null));
        After otherwise = new After("other", 5, true, "text", List.of("one"), new Inner(1, "x"));
        assertThat(RecordReader.read(After.class, tree, otherwise))
                .isEqualTo(new After("it", 5, true, "text", List.of("one"), new Inner(1, "x")));
    }

    @Test
    void whatATrunkHasNotIsAsTheTrunkHasItNow() {
        TestTrunk trunk = new TestTrunk("itsp", "wan", "203.0.113.7");
        Trunk pinned = trunk.build();
        Map<String, @Nullable Object> tree = new LinkedHashMap<>(RecordTree.read(RecordWriter.write(pinned)));
        @SuppressWarnings("unchecked")
        Map<String, @Nullable Object> profile = (Map<String, @Nullable Object>) tree.get("profile");
        assertThat(profile).isNotNull();
        profile.remove("media");
        trunk.codecs = List.of("G722");
        trunk.maxSessions = 7;

        Trunk read = RecordReader.read(Trunk.class, tree, trunk.build());

        assertThat(read.profile().media().codecs()).containsExactly("G722");
        assertThat(read.maxSessions()).isEqualTo(pinned.maxSessions());
    }

    @Test
    void bytesThatEndEarlyAreRefused() {
        byte[] whole = RecordWriter.write(new Before("kept", "dropped"));
        for (int length = 0; length < whole.length; length++) {
            byte[] cut = Arrays.copyOf(whole, length);
            assertThatThrownBy(() -> RecordTree.read(cut)).isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Test
    void anyByteThatIsAnotherIsEitherReadOrRefused() {
        byte[] whole = RecordWriter.write(new TestTrunk("itsp", "wan", "203.0.113.7").build());
        for (int i = 0; i < whole.length; i++) {
            for (int bit = 0; bit < 8; bit++) {
                byte[] damaged = whole.clone();
                damaged[i] ^= (byte) (1 << bit);
                try {
                    RecordReader.read(Trunk.class, RecordTree.read(damaged), null);
                } catch (IllegalArgumentException | ClassCastException e) {
                    // refused
                }
            }
        }
    }

    @Test
    void whatCannotBeWrittenIsSaid() {
        record Wrong(Object thread) {}
        assertThatThrownBy(() -> RecordWriter.write(new Wrong(Thread.currentThread())))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("java.lang.Thread");
    }
}
