package org.jonction.call;

import static org.assertj.core.api.Assertions.assertThat;

import org.jonction.api.trunk.Access;
import org.jonction.api.trunk.Registration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Calls from and to a provider where the box has registered (RFC 3261 section 10). */
class RegisteredTrunkTest extends CallTest {
    private final FarEnd caller = bench.wan();
    private final FarEnd called = bench.lan();

    @BeforeEach
    void register() {
        bench.itsp.access =
                new Access(null, new Registration(Registration.Mode.SINGLE, "acme@itsp.example", "trunk-7", 600), null);
        bench.rebuild();
    }

    private String numberCalledAtThePbx() {
        FarEnd.Request invite = caller.invite(Bench.WAN_SDP);
        String uri = called.takeInvite().getRequestURI().toString();
        invite.cancel();
        return uri.replaceFirst("^sip:([^@]*)@.*", "$1");
    }

    @Test
    void theRegisteredContactIsNotTheNumberThatIsCalled() {
        caller.requestUri = "sip:trunk-7@198.51.100.1:5060";
        caller.extra += "P-Called-Party-ID: <sip:+4930123456@itsp.example>\n";

        assertThat(numberCalledAtThePbx()).isEqualTo("+4930123456");
        assertThat(bench.explanation()).contains("called|P-Called-Party-ID|+4930123456");
    }

    @Test
    void whatNamesNoContactOfTheBoxIsTheNumberThatIsCalled() {
        caller.requestUri = "sip:+4930999@198.51.100.1:5060";
        caller.extra += "P-Called-Party-ID: <sip:+4930123456@itsp.example>\n";

        assertThat(numberCalledAtThePbx()).isEqualTo("+4930999");
    }

    @Test
    void aCallFollowsTheServiceRouteOfTheRegistration() {
        bench.serviceRoute.add("<sip:edge.itsp.example;lr>");
        bench.serviceRoute.add("<sip:core.itsp.example;lr>");
        FarEnd.Request invite = pbx.invite(Bench.LAN_SDP);

        String sent = itsp.takeInvite().encode();

        assertThat(sent).containsPattern("(?s)Route: <sip:edge.itsp.example;lr>.*<sip:core.itsp.example;lr>");
        invite.cancel();
    }
}
