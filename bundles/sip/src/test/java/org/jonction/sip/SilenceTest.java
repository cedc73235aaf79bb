package org.jonction.sip;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.Consumer;
import org.jonction.api.sip.SipFilter;
import org.jonction.api.sip.SipFilter.Verdict;
import org.junit.jupiter.api.Test;

class SilenceTest {
    private static final InetAddress STRANGER = InetAddress.ofLiteral("127.0.0.66");
    private static final SipFilter NO_STRANGERS =
            source -> source.remote().getAddress().equals(STRANGER) ? Verdict.DROP : Verdict.PASS;

    /** Everything that gets an answer when it comes from a known source. */
    private static List<byte[]> provocations() {
        List<byte[]> all = new ArrayList<>();
        Consumer<String> add = text -> all.add(text.getBytes(StandardCharsets.UTF_8));
        add.accept(Messages.options());
        add.accept(Messages.invite());
        add.accept(Messages.request("CANCEL", ""));
        add.accept(Messages.request("FROBNICATE", ""));
        add.accept(Messages.options().replace("SIP/2.0\r\n", "SIP/7.0\r\n"));
        add.accept(Messages.options().replaceFirst("To: .*\r\n", ""));
        add.accept(Messages.options().replace("Length: 0", "Length: 70000"));
        add.accept(Messages.options().replace("Length: 0", "Length: 7"));
        add.accept("\r\n\r\n");
        return all;
    }

    private static void assertSilentTo(SipBox box, UdpPeer stranger) throws Exception {
        for (byte[] provocation : provocations()) {
            stranger.send(provocation);
        }
        SipBox.await(
                "all dropped", () -> box.status().dropped() >= provocations().size());
        assertThat(stranger.silentFor(300)).isTrue(); // longer than 100 Trying takes
        assertThat(box.status().serverTransactions()).isZero();
        assertThat(box.status().sent()).isZero();
    }

    @Test
    void aSourceThatAFilterDropsHearsNothing() throws Exception {
        try (SipBox box = new SipBox(new SipBox.Answering());
                UdpPeer stranger = new UdpPeer(box, STRANGER);
                UdpPeer friend = new UdpPeer(box)) {
            box.layer.filters(List.of(NO_STRANGERS, SipBox.EVERYONE));
            assertSilentTo(box, stranger);
            friend.send(Messages.options());
            assertThat(friend.receive()).startsWith("SIP/2.0 200 ");
        }
    }

    @Test
    void withoutAnyFilterNobodyHearsAnything() throws Exception {
        try (SipBox box = new SipBox(new SipBox.Answering());
                UdpPeer peer = new UdpPeer(box)) {
            box.layer.filters(List.of());
            assertSilentTo(box, peer);
        }
    }

    @Test
    void aFilterThatFailsIsTakenForOneThatDrops() throws Exception {
        try (SipBox box = new SipBox(new SipBox.Answering());
                UdpPeer peer = new UdpPeer(box)) {
            box.layer.filters(List.of(source -> {
                throw new IllegalStateException("on purpose");
            }));
            assertSilentTo(box, peer);
        }
    }

    @Test
    void theFirstFilterThatDropsIsTheLastAsked() throws Exception {
        List<String> asked = Collections.synchronizedList(new ArrayList<>());
        try (SipBox box = new SipBox(new SipBox.Answering());
                UdpPeer peer = new UdpPeer(box)) {
            box.layer.filters(List.of(
                    named("a", Verdict.PASS, asked), named("b", Verdict.DROP, asked), named("c", Verdict.PASS, asked)));
            peer.send(Messages.options());
            SipBox.await("dropped", () -> box.status().dropped() == 1);
            assertThat(asked).containsExactly("a", "b");
        }
    }

    private static SipFilter named(String name, Verdict verdict, List<String> asked) {
        return source -> {
            asked.add(name);
            return verdict;
        };
    }

    @Test
    void aSourceThatMayOnlyRegisterHearsNothingOfAnythingElse() throws Exception {
        try (SipBox box = new SipBox(new SipBox.Answering());
                UdpPeer guest = new UdpPeer(box)) {
            box.layer.filters(List.of(source -> Verdict.REGISTER_ONLY));
            assertSilentTo(box, guest);
            guest.send(Messages.request("REGISTER", "").replaceFirst("To: .*\r\n", ""));
            guest.send("REGISTER broken\r\n\r\n");
            assertThat(guest.silentFor(300)).isTrue();

            guest.send(Messages.request("REGISTER", ""));

            assertThat(guest.receive()).startsWith("SIP/2.0 501 ");
        }
    }
}
