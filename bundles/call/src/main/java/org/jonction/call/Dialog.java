package org.jonction.call;

import gov.nist.javax.sip.header.RecordRoute;
import gov.nist.javax.sip.header.RecordRouteList;
import gov.nist.javax.sip.message.SIPMessage;
import gov.nist.javax.sip.message.SIPRequest;
import gov.nist.javax.sip.message.SIPResponse;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import javax.sip.address.Address;
import javax.sip.address.URI;
import org.jonction.api.sip.SipSource;
import org.jonction.api.sip.Target;
import org.jspecify.annotations.Nullable;

/**
 * The state of one dialog (RFC 3261 section 12), as one immutable value.
 *
 * @param callId Call-ID
 * @param local address of the box in From or To
 * @param localTag the box's tag
 * @param remote address of the far end in From or To
 * @param remoteTag the far end's tag; empty before it is known
 * @param localCSeq number of the last request sent
 * @param remoteCSeq number of the last request received, or -1
 * @param routes route set in the order of Route headers
 * @param remoteTarget Request-URI of further requests
 * @param heardFrom the hop that the far end was heard from
 * @param hop where the next request goes
 */
record Dialog(
        String callId,
        Address local,
        String localTag,
        Address remote,
        String remoteTag,
        long localCSeq,
        long remoteCSeq,
        List<Address> routes,
        URI remoteTarget,
        Target heardFrom,
        Target hop) {

    /** The dialog that an INVITE asks for (RFC 3261 section 12.1.1). */
    static Dialog incoming(SIPRequest invite, SipSource source, String localTag) {
        URI contact = invite.getContactHeader().getAddress().getURI();
        List<Address> routes = routes(invite);
        Target from = source.asTarget();
        return new Dialog(
                invite.getCallId().getCallId(),
                invite.getTo().getAddress(),
                localTag,
                invite.getFrom().getAddress(),
                tag(invite.getFromTag()),
                0,
                invite.getCSeq().getSeqNumber(),
                routes,
                contact,
                from,
                Hops.next(routes, contact, from));
    }

    /** A dialog to be, before its INVITE is answered. */
    static Dialog outgoing(
            String callId, Address local, String localTag, Address remote, URI requestUri, Target target) {
        return new Dialog(callId, local, localTag, remote, "", 1, -1, List.of(), requestUri, target, target);
    }

    /** The dialog that a response to the INVITE makes (RFC 3261 section 12.1.2). */
    Dialog established(SIPResponse response) {
        List<Address> reversed = routes(response);
        Collections.reverse(reversed);
        URI contact = contact(response);
        return new Dialog(
                callId,
                local,
                localTag,
                remote,
                tag(response.getToTag()),
                localCSeq,
                remoteCSeq,
                reversed,
                contact,
                heardFrom,
                Hops.next(reversed, contact, heardFrom));
    }

    /** After a request of the far end; a target refresh replaces the remote target (RFC 3261 section 12.2.2). */
    Dialog received(SIPRequest request, boolean refresh) {
        URI target = refresh ? contact(request) : remoteTarget;
        Target next = target == remoteTarget ? hop : Hops.next(routes, target, heardFrom);
        return new Dialog(
                callId, local, localTag, remote, remoteTag, localCSeq, request.getCSeq().getSeqNumber(), routes,
                target, heardFrom, next);
    }

    /** After a 2xx of the far end to a target refresh request (RFC 3261 section 12.2.1.2). */
    Dialog refreshed(SIPResponse response) {
        URI target = contact(response);
        return new Dialog(
                callId, local, localTag, remote, remoteTag, localCSeq, remoteCSeq, routes, target, heardFrom,
                Hops.next(routes, target, heardFrom));
    }

    /** With the number of the next request. */
    Dialog next() {
        return numbered(localCSeq + 1);
    }

    /** With this number of a request. */
    Dialog numbered(long cseq) {
        return new Dialog(
                callId, local, localTag, remote, remoteTag, cseq, remoteCSeq, routes, remoteTarget, heardFrom, hop);
    }

    private URI contact(SIPMessage message) {
        return message.getContactHeader() == null
                ? remoteTarget
                : message.getContactHeader().getAddress().getURI();
    }

    private static List<Address> routes(SIPMessage message) {
        RecordRouteList recorded = message.getRecordRouteHeaders();
        if (recorded == null) {
            return List.of();
        }
        List<Address> routes = new ArrayList<>(recorded.size());
        for (RecordRoute route : recorded) {
            routes.add(route.getAddress());
        }
        return routes;
    }

    private static String tag(@Nullable String tag) {
        return tag == null ? "" : tag; // RFC 3261 12.1.1: an RFC 2543 far end has none
    }
}
