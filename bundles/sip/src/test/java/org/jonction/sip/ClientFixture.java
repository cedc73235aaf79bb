package org.jonction.sip;

import static org.assertj.core.api.Assertions.assertThat;

import gov.nist.core.Host;
import gov.nist.core.HostPort;
import gov.nist.javax.sip.header.Protocol;
import gov.nist.javax.sip.message.SIPResponse;
import java.util.ArrayList;
import java.util.List;
import org.jonction.api.sip.ClientTransaction;
import org.jonction.api.sip.ResponseHandler;
import org.jonction.api.sip.SipTimers;
import org.jspecify.annotations.Nullable;

/** What the tests of both client transactions share. */
abstract class ClientFixture implements ResponseHandler {
    final ManualLoop manual = new ManualLoop();
    final Transactions transactions = new Transactions(
            manual.loop, new Filters(), new TransactionUser(), new Admission(Limits.NONE, () -> 0));
    final List<String> events = new ArrayList<>();

    ClientTransaction send(String text, Hop hop) {
        return send(text, hop, null);
    }

    /** Sends by {@code tcp}, if any, what is too large for {@code hop}. */
    ClientTransaction send(String text, Hop hop, @Nullable Hop tcp) {
        HostPort sentBy = new HostPort();
        sentBy.setHost(new Host("127.0.0.1"));
        sentBy.setPort(5060);
        Client.Outgoing outgoing = new Client.Outgoing(ManualLoop.SOURCE.asTarget(), hop, SipTimers.DEFAULT, this);
        return transactions.send(
                ManualLoop.request(text.replaceAll("Via: .*\r\n", "")), sentBy, new Protocol(), outgoing, () -> tcp == null ? null : new Way(sentBy, new Protocol(), tcp));
    }

    /** The far end answers {@code request}. */
    void answer(String request, int status) {
        transactions.response(ManualLoop.response(Messages.response(request, status, "Reason")));
    }

    @Override
    public void onResponse(ClientTransaction transaction, SIPResponse response) {
        events.add(Integer.toString(response.getStatusCode()));
    }

    @Override
    public void onTimeout(ClientTransaction transaction) {
        events.add("timeout");
    }

    @Override
    public void onTransportError(ClientTransaction transaction, String reason) {
        events.add(reason);
    }

    void assertNothingLeft() {
        assertThat(manual.loop.clients).isEmpty();
    }
}
