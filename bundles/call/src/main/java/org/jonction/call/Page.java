package org.jonction.call;

import gov.nist.javax.sip.header.ContentType;
import gov.nist.javax.sip.header.SIPHeader;
import gov.nist.javax.sip.message.SIPRequest;
import gov.nist.javax.sip.message.SIPResponse;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jonction.api.route.RoutePlan;
import org.jonction.api.route.RoutePlan.Choice;
import org.jonction.api.route.RouteQuery;
import org.jonction.api.sip.ClientTransaction;
import org.jonction.api.sip.ResponseHandler;
import org.jonction.api.sip.ServerTransaction;
import org.jonction.api.sip.Target;
import org.jonction.api.trunk.Trunk;
import org.jspecify.annotations.Nullable;

/** A MESSAGE outside of any call on its way to where a route leads (RFC 3428). */
final class Page implements ResponseHandler {
    private record Way(Choice choice, Face face, Target target) {}

    private final Box box;
    private final Face from;
    private final String tag;
    private final ServerTransaction transaction;
    private final Caller caller;
    private final Deque<Way> ways = new ArrayDeque<>();

    private Page(Box box, Face from, String tag, ServerTransaction transaction) {
        this.box = box;
        this.from = from;
        this.tag = tag;
        this.transaction = transaction;
        caller = Caller.of(transaction.request(), from.trunk);
    }

    /** Passes it on, or returns the response that refuses it. */
    static @Nullable SIPResponse pass(Box box, Face from, String tag, ServerTransaction transaction) {
        SIPRequest request = transaction.request();
        if (request.getMaxForwards() != null && request.getMaxForwards().getMaxForwards() == 0) {
            return Messages.response(request, 483, tag); // RFC 3261 16.3
        }
        Numbers.User called = Called.of(request, from.trunk).user();
        if (!called.usable()) {
            return Messages.response(request, called.status(), tag);
        }
        Page page = new Page(box, from, tag, transaction);
        RoutePlan plan = box.router().route(new RouteQuery(from.trunk, called.text(), page.caller.number()));
        if (plan.choices().isEmpty()) {
            return Messages.response(request, 404, tag);
        }
        plan.choices().forEach(page::add);
        if (page.ways.isEmpty()) {
            return Messages.response(request, 480, tag);
        }
        page.next();
        return null;
    }

    private void add(Choice choice) {
        Face face = box.faces().of(choice.trunk());
        if (choice.trunk().state() == Trunk.AdminState.ENABLED && Screening.takes(face, "MESSAGE")) {
            box.trunks().targets(choice.trunk()).forEach(target -> ways.add(new Way(choice, face, target)));
        }
    }

    private void next() {
        Way way = ways.removeFirst();
        SIPRequest received = transaction.request();
        Dialog blank = Invites.dialog(
                box, received.getCallId().getCallId(), way.choice(), caller, way.target());
        SIPRequest message = Messages.request("MESSAGE", blank, way.face());
        if (received.getMaxForwards() != null) {
            message.setHeader(Messages.maxForwards(received.getMaxForwards().getMaxForwards() - 1));
        }
        ContentType type = (ContentType) received.getContentTypeHeader();
        if (received.hasContent() && type != null) {
            message.setHeader((SIPHeader) type);
            message.setMessageContent(received.getRawContent());
        }
        box.sip().send(message, way.target(), way.choice().trunk().profile().sip(), this);
    }

    private void answer(int status) {
        SIPResponse response = Messages.response(transaction.request(), status, tag);
        from.finish(response, HeaderRules.Trace.NONE);
        transaction.respond(response);
    }

    private void elsewhere(int status) {
        if (ways.isEmpty()) {
            answer(status);
        } else {
            next();
        }
    }

    @Override
    public void onResponse(ClientTransaction passed, SIPResponse response) {
        int status = response.getStatusCode();
        if (status == 503) {
            elsewhere(503);
        } else if (status >= 200) {
            answer(status < 300 ? status : Failure.passable(status));
        }
    }

    @Override
    public void onTimeout(ClientTransaction passed) {
        elsewhere(408);
    }

    @Override
    public void onTransportError(ClientTransaction passed, String reason) {
        elsewhere(503);
    }
}
