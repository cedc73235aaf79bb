package org.jonction.call;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.jonction.api.trunk.Access;
import org.jonction.api.trunk.Challenger.Kind;
import org.jonction.api.trunk.Challenger.Verdict;
import org.jonction.api.trunk.DigestAccount;
import org.jonction.api.trunk.DigestAlgorithm;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A PBX that has to prove who it is (RFC 3261 section 22). */
class DemandTest extends CallTest {
    private static final Verdict CHALLENGED = new Verdict(
            Kind.CHALLENGED,
            List.of(
                    "Digest realm=\"box\", nonce=\"n\", algorithm=SHA-256, qop=\"auth\"",
                    "Digest realm=\"box\", nonce=\"n\", algorithm=MD5, qop=\"auth\""),
            0);

    @BeforeEach
    void thePbxHasToProveWhoItIs() {
        bench.pbx.access =
                new Access(null, null, new DigestAccount("pbx", "box", "pw", List.of(DigestAlgorithm.SHA_256)));
        bench.rebuild();
    }

    @Test
    void anInviteIsChallengedOncePerAlgorithmAndBeginsNothing() {
        bench.verdict = CHALLENGED;

        FarEnd.Request invite = pbx.invite(Bench.LAN_SDP);

        assertThat(invite.status()).isEqualTo(401);
        assertThat(invite.last().encode())
                .containsPattern("(?s)WWW-Authenticate: Digest.*SHA-256.*WWW-Authenticate: Digest.*MD5");
        assertThat(itsp.gets("INVITE")).isFalse();
    }

    @Test
    void whatIsProvenIsTakenAndRequestsOfTheDialogHaveToProveItToo() {
        bench.verdict = Verdict.PROVEN;
        establish();
        bench.verdict = CHALLENGED;
        assertThat(pbx.send("BYE").status()).isEqualTo(401);
        assertThat(itsp.gets("BYE")).isFalse();

        bench.verdict = Verdict.PROVEN;
        hangUp();
    }

    @Test
    void whoSentTooManyWrongPasswordsIsToldToWait() {
        bench.verdict = new Verdict(Kind.SLOWED, List.of(), 8);

        FarEnd.Request invite = pbx.invite(Bench.LAN_SDP);

        assertThat(invite.status()).isEqualTo(503);
        assertThat(invite.last().getHeader("Retry-After").toString()).contains("8");
    }
}
