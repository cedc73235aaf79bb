package org.jonction.sip;

import gov.nist.core.HostPort;
import gov.nist.javax.sip.header.MaxForwards;
import gov.nist.javax.sip.header.Protocol;
import gov.nist.javax.sip.header.Via;
import gov.nist.javax.sip.message.SIPRequest;
import gov.nist.javax.sip.message.SIPResponse;
import java.text.ParseException;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Supplier;
import javax.sip.InvalidArgumentException;
import javax.sip.SipException;
import org.jonction.api.sip.ClientTransaction;
import org.jonction.api.sip.RequestHandler;
import org.jonction.api.sip.ResponseHandler;
import org.jonction.api.sip.SipSource;
import org.jspecify.annotations.Nullable;

/** Matches what one loop receives to its transactions, and opens new ones (RFC 3261 17.1.3, 17.2.3). */
final class Transactions {
    private static final int DEFAULT_MAX_FORWARDS = 70; // RFC 3261 8.1.1.6
    /** Short, as a peer sends nothing at all meanwhile (RFC 3261 21.5.4); not the same for all. */
    private static final int LONGEST_RETRY_AFTER_S = 4;

    private static final ResponseHandler NOBODY = new Nobody();

    final Loop loop;
    private final Filters filters;
    private final TransactionUser user;
    private final Admission admission;
    private final WaitingRoom waitingRoom;
    private final LargeRequests large;

    Transactions(Loop loop, Filters filters, TransactionUser user, Admission admission) {
        this.loop = loop;
        this.filters = filters;
        this.user = user;
        this.admission = admission;
        this.waitingRoom = new WaitingRoom(loop.wheel);
        this.large = new LargeRequests(loop);
    }

    /** A valid request whose responses go by {@code reply}. */
    void request(SIPRequest request, SipSource source, Hop reply) {
        String key = TransactionKey.server(request);
        Server server = loop.servers.get(key);
        if (request.getMethod().equals(SIPRequest.ACK)) {
            if (!(server instanceof InviteServer invite && invite.acknowledged())) {
                acknowledge(request, source);
            }
        } else if (server != null) {
            server.repeated();
        } else if (filters.drops(request, source)) {
            loop.dropped++;
        } else if (request.getMethod().equals(SIPRequest.CANCEL)) {
            cancelled(request, new NonInviteServer(loop, key, request, source, reply));
        } else {
            Server opened = request.getMethod().equals(SIPRequest.INVITE)
                    ? new InviteServer(loop, key, request, source, reply)
                    : new NonInviteServer(loop, key, request, source, reply);
            if (admission.admits(request, source, loop.wheel.nowMs())) {
                offer(request, source, opened);
            } else {
                loop.refused++;
                WaitingRoom.refuse(opened, ThreadLocalRandom.current().nextInt(1, LONGEST_RETRY_AFTER_S + 1));
            }
        }
    }

    /** Whether sources are cut back now because the box lags behind. */
    boolean cutting() {
        return admission.cutting();
    }

    private void acknowledge(SIPRequest ack, SipSource source) {
        RequestHandler handler = user.handler();
        if (filters.drops(ack, source)) {
            loop.dropped++;
        } else if (handler == null) {
            waitingRoom.add(ack, source, null);
        } else {
            WaitingRoom.acknowledge(handler, ack, source);
        }
    }

    private void offer(SIPRequest request, SipSource source, Server server) {
        RequestHandler handler = user.handler();
        if (handler == null) {
            waitingRoom.add(request, source, server);
        } else {
            server.offerTo(handler);
        }
    }

    // RFC 3261 9.2
    private void cancelled(SIPRequest cancel, Server server) {
        if (!(loop.servers.get(TransactionKey.cancelled(cancel)) instanceof InviteServer invite)) {
            server.respond(SIPResponse.CALL_OR_TRANSACTION_DOES_NOT_EXIST);
            return;
        }
        SIPResponse ok = cancel.createResponse(SIPResponse.OK);
        if (ok.getToTag() == null) {
            ok.setToTag(invite.localTag());
        }
        server.respond(ok);
        invite.cancelled();
    }

    /** A response; one that belongs to no transaction is dropped (RFC 3261 18.1.2, 17.1.1.2). */
    void response(SIPResponse response) {
        Client client = loop.clients.get(TransactionKey.client(response));
        if (client != null && client.method().equals(response.getCSeq().getMethod())) {
            client.receive(response);
        }
    }

    /** Sends {@code request} with a new top Via in a new transaction; by {@code tcp} when it is too large for UDP. */
    Client send(
            SIPRequest request,
            HostPort sentBy,
            Protocol protocol,
            Client.Outgoing outgoing,
            Supplier<@Nullable Way> tcp) {
        String branch = addVia(request, sentBy, protocol);
        byte[] message = loop.encoder.encode(request);
        LargeRequests.Stream stream = message == null ? null : large.stream(request, message, outgoing, tcp);
        if (stream != null) {
            Client client = client(request, stream.message(), branch, outgoing.by(stream.hop()));
            client.start(stream.datagram());
            return client;
        }
        Client client = client(request, message == null ? new byte[0] : message, branch, outgoing);
        if (message == null) {
            client.sendFailed("the request has a header field that cannot be written");
        } else {
            client.start();
        }
        return client;
    }

    private Client client(SIPRequest request, byte[] message, String branch, Client.Outgoing outgoing) {
        String key = TransactionKey.client(branch, request.getMethod());
        return request.getMethod().equals(SIPRequest.INVITE)
                ? new InviteClient(this, key, request, message, outgoing)
                : new NonInviteClient(loop, key, request, message, outgoing);
    }

    /** Sends the ACK of a 2xx, which is a transaction of its own (RFC 3261 13.2.2.4). */
    void sendAck(SIPRequest ack, HostPort sentBy, Protocol protocol, Hop hop) {
        addVia(ack, sentBy, protocol);
        byte[] message = loop.encoder.encode(ack);
        if (message != null) {
            hop.send(loop, message, Hop.Failure.IGNORED);
        }
    }

    /** Sends the CANCEL of {@code invite}. */
    void cancel(InviteClient invite) {
        try {
            SIPRequest cancel = invite.request().createCancelRequest();
            byte[] message = loop.encoder.encode(cancel);
            if (message != null) {
                Client.Outgoing outgoing = new Client.Outgoing(invite.target(), invite.hop, invite.timers, NOBODY);
                client(cancel, message, cancel.getTopmostVia().getBranch(), outgoing)
                        .start();
            }
        } catch (SipException e) {
            throw new IllegalStateException(e);
        }
    }

    private String addVia(SIPRequest request, HostPort sentBy, Protocol protocol) {
        String branch = Validation.newBranch(loop.tokens);
        Via via = new Via();
        via.setSentProtocol(protocol);
        via.setSentBy(sentBy);
        try {
            via.setBranch(branch);
            via.setParameter(Via.RPORT, null); // RFC 3581 3
            request.addFirst(via);
            if (request.getMaxForwards() == null) {
                request.setMaxForwards(new MaxForwards(DEFAULT_MAX_FORWARDS));
            }
        } catch (ParseException | SipException | InvalidArgumentException e) {
            throw new IllegalStateException(e);
        }
        return branch;
    }

    /** Tells the transactions that sent on {@code connection} that it broke. */
    void broken(Hop connection, String reason) {
        for (Client client : loop.clients.values().toArray(Client[]::new)) {
            if (client.hop == connection) {
                client.broken(reason);
            }
        }
    }

    /** A handler has come: what waits is its. */
    void handlerCame() {
        RequestHandler handler = user.handler();
        if (handler != null) {
            waitingRoom.flush(handler);
        }
    }

    /** {@code handler} has gone: nobody else knows the requests that it has not finally answered. */
    void handlerLeft(RequestHandler handler) {
        for (Server server : loop.servers.values().toArray(Server[]::new)) {
            if (server.offeredTo(handler)) {
                WaitingRoom.refuse(server);
            }
        }
    }

    private static final class Nobody implements ResponseHandler {
        @Override
        public void onResponse(ClientTransaction transaction, SIPResponse response) {}

        @Override
        public void onTimeout(ClientTransaction transaction) {}

        @Override
        public void onTransportError(ClientTransaction transaction, String reason) {}
    }
}
