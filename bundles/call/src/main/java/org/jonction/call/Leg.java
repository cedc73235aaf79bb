package org.jonction.call;

import gov.nist.javax.sip.header.Contact;
import gov.nist.javax.sip.header.RecordRouteList;
import gov.nist.javax.sip.header.SIPHeader;
import gov.nist.javax.sip.message.SIPMessage;
import gov.nist.javax.sip.message.SIPRequest;
import gov.nist.javax.sip.message.SIPResponse;
import java.util.Iterator;
import java.util.List;
import javax.sip.address.Address;
import javax.sip.header.AllowHeader;
import org.jonction.api.media.MediaAddress;
import org.jonction.api.media.Side;
import org.jonction.api.sip.ClientTransaction;
import org.jonction.api.sip.ResponseHandler;
import org.jonction.api.sip.ServerTransaction;
import org.jonction.api.sip.SipLoop;
import org.jonction.api.sip.Target;
import org.jonction.api.trunk.Trunk;
import org.jonction.call.Audio.Format;
import org.jonction.call.SessionRecord.LegRecord;
import org.jspecify.annotations.Nullable;

/** One side of a session: its dialog, its descriptions, the trunk it has pinned. Used on the session's loop only. */
final class Leg {
    final Session session;
    final Side side;
    /** The loop that owns its messages; the session's, unless a transfer has joined legs of two loops. */
    final SipLoop own;
    final Face face;
    final String number;
    private final Contact contact;
    volatile Dialog dialog;
    volatile @Nullable Audio audio;
    /** First codec of the last answer, for people. */
    volatile String codec = "";
    LegSdp sdp = LegSdp.fresh();
    final SessionTimer timer;
    final LegSrtp srtp;
    private final LegIce ice;
    boolean takesUpdate;
    /** Whether its Allow header names no REFER. */
    boolean refusesRefer;
    /** Whether the far end takes part in another session by now, or not yet in this one, or has hung up. */
    volatile boolean absent;
    /** The host at the far end that has been authenticated; null for none. */
    volatile @Nullable Target proven;
    /** Credentials of the INVITE that opened the dialog. */
    List<SIPHeader> credentials = List.of();
    @Nullable Unacked unacked;
    /** The try that opened the dialog of a called leg. */
    @Nullable Attempt opened;
    /** The reliable provisional responses to its INVITE. */
    @Nullable Reliable reliable;
    private long ackedCSeq = -1;
    private byte @Nullable [] ackBody;

    Leg(Session session, Side side, Face face, String number, Contact contact, Dialog dialog) {
        this.session = session;
        this.side = side;
        this.face = face;
        this.number = number;
        this.contact = contact;
        this.dialog = dialog;
        own = session.box.sip().loop(dialog.callId());
        timer = new SessionTimer(this);
        ice = new LegIce(face.trunk.profile());
        srtp = new LegSrtp(face.trunk.profile(), dialog.heardFrom().transport());
    }

    /** A leg that another version of this bundle left. */
    Leg(Session session, Side side, Face face, LegRecord from) {
        this(session, side, face, from.number(), contact(from.contact()), from.dialog());
        audio = from.audio();
        codec = from.codec();
        sdp = from.sdp();
        takesUpdate = from.takesUpdate();
        refusesRefer = from.refusesRefer();
    }

    /** A leg as it stands, to be joined with another session, which may be on another loop. */
    record Noted(
            Face face,
            LegRecord record,
            @Nullable Target proven,
            List<SIPHeader> credentials,
            long ackedCSeq) {
        /** The same far end in another session, where it will send and receive; absent until it has been joined. */
        Leg joining(Session session, Side side) {
            Leg copy = new Leg(session, side, face, record);
            copy.audio = record.audio() == null ? null : record.audio().with(Direction.SENDRECV);
            copy.absent = true;
            return copy;
        }
    }

    Noted noted() {
        return new Noted(face, record(), proven, credentials, ackedCSeq);
    }

    /** The far end goes on in another session, which {@link #joined} hears of it. */
    Noted leave() {
        Noted left = noted();
        timer.stop();
        absent = true;
        return left;
    }

    /** The far end has come here from another session. */
    void joined(Noted left) {
        dialog = left.record().dialog();
        takesUpdate = left.record().takesUpdate();
        refusesRefer = left.record().refusesRefer();
        proven = left.proven();
        credentials = left.credentials();
        ackedCSeq = left.ackedCSeq();
        timer.resume(left.record().timer());
        absent = false;
        session.box.sessions().add(this);
    }

    private static Contact contact(Address address) {
        Contact contact = new Contact();
        contact.setAddress(address);
        return contact;
    }

    LegRecord record() {
        return new LegRecord(
                face.pin, number, contact.getAddress(), dialog, audio, codec, sdp, takesUpdate, refusesRefer,
                timer.record());
    }

    Trunk trunk() {
        return face.trunk;
    }

    /** {@code the caller} or {@code the called side}, for sentences. */
    String who() {
        return side == Side.A ? "the caller" : "the called side";
    }

    /** The next request of the dialog. */
    SIPRequest request(String method) {
        dialog = dialog.next();
        session.changed();
        SIPRequest request = Messages.request(method, dialog, face);
        if (method.equals("INVITE") || method.equals("UPDATE")) {
            stamp(request);
        }
        return request;
    }

    /** Adds what a request that makes or refreshes a dialog carries (RFC 3261 sections 12.1.2 and 12.2.1.1). */
    void stamp(SIPRequest request) {
        request.setHeader(contact);
        face.addAllow(request);
        timer.ask(request);
    }

    /** Sends a request of the dialog; if the way it should go is broken, by the other way that is known. */
    ClientTransaction send(SIPRequest request, ResponseHandler handler) {
        Dialog now = dialog;
        Target hop = now.hop();
        Target other = hop.equals(now.heardFrom())
                ? Hops.named(now.routes(), now.remoteTarget(), now.heardFrom())
                : now.heardFrom();
        return send(request, hop, other.equals(hop) ? handler : new Redial(this, other, handler));
    }

    ClientTransaction send(SIPRequest request, Target target, ResponseHandler handler) {
        if (trunk().access().authentication().isPresent()) {
            return Challenged.send(this, request, target, handler);
        }
        return dispatch(request, target, handler);
    }

    /** Sends it as it is. */
    ClientTransaction dispatch(SIPRequest request, Target target, ResponseHandler handler) {
        return own == session.loop
                ? session.box.sip().send(request, target, trunk().profile().sip(), handler)
                : Crossing.send(this, request, target, handler);
    }

    void addContact(SIPMessage message) {
        message.setHeader(contact);
    }

    /** Whether a request to {@code target} may carry credentials: only to the host that has been authenticated. */
    boolean mayAuthenticate(Target target) {
        Target host = proven;
        return host != null && host.remote().getAddress().equals(target.remote().getAddress());
    }

    /** Gives a request of the dialog the credentials for what {@code target} asked last, if it may see them. */
    void present(SIPRequest request, Target target) {
        if (mayAuthenticate(target)) {
            session.box.authenticator().present(trunk(), target, request);
        } else {
            Messages.withoutCredentials(request);
        }
    }

    /** Acknowledges the 2xx to the INVITE with this number (RFC 3261 section 13.2.2.4). */
    void ack(long cseq, byte @Nullable [] body) {
        ackedCSeq = cseq;
        ackBody = body;
        sendAck(dialog, cseq, body);
    }

    /** Acknowledges a repeated 2xx; does nothing while its ACK still waits for an answer. */
    void ackAgain(SIPResponse response) {
        if (response.getCSeq().getSeqNumber() == ackedCSeq) {
            sendAck(dialog, ackedCSeq, ackBody);
        }
    }

    void sendAck(Dialog of, long cseq, byte @Nullable [] body) {
        SIPRequest ack = Messages.request("ACK", of.numbered(cseq), face);
        if (body != null) {
            Messages.sdp(ack, body);
        }
        if (mayAuthenticate(of.hop())) {
            credentials.forEach(ack::setHeader); // RFC 3261 13.2.2.4
        }
        if (own == session.loop) {
            session.box.sip().sendAck(ack, of.hop());
        } else {
            own.execute(() -> session.box.sip().sendAck(ack, of.hop()));
        }
    }

    /** The session is over. */
    void over() {
        if (opened != null) {
            opened.over();
            opened = null;
        }
    }

    /** Answers a request; {@code prepared} responses come from {@link #response}. */
    void respond(ServerTransaction transaction, int status) {
        transaction.respond(finished(response(transaction.request(), status)));
    }

    /** A response with what RFC 3261 12.1.1 asks of one that makes or refreshes a dialog. */
    SIPResponse response(SIPRequest request, int status) {
        SIPResponse response = Messages.response(request, status, dialog.localTag());
        String method = request.getMethod();
        if (status > 100 && status < 300 && (method.equals("INVITE") || method.equals("UPDATE"))) {
            RecordRouteList recorded = request.getRecordRouteHeaders();
            if (recorded != null) {
                response.setHeader((SIPHeader) recorded);
            }
            response.setHeader(contact);
            face.addAllow(response);
            if (status >= 200 && !absent) {
                timer.grant(request, response);
            }
        }
        return response;
    }

    SIPResponse finished(SIPResponse response) {
        if (!absent) {
            face.finish(response, HeaderRules.Trace.into(session.explanation));
        }
        return response;
    }

    /** Sends a provisional response, reliably if that is needed. @param answered gets the answer to an offer in it */
    void provisional(ServerTransaction invite, SIPResponse response, Reliable.@Nullable Answered answered) {
        SIPResponse done = finished(response);
        if (!Reliable.needed(this, invite.request(), done)) {
            invite.respond(done);
            return;
        }
        if (reliable == null) {
            reliable = new Reliable(this, invite);
            session.explanation.add("prack", trunk().name(), who() + " gets reliable provisional responses");
        }
        reliable.send(done, answered);
    }

    /** Refuses the INVITE whose 2xx still waits for a PRACK. @return whether there was one */
    boolean refuseWithheld(int status) {
        Reliable before = reliable;
        if (before == null || !before.recall()) {
            return false;
        }
        respond(before.invite(), status);
        return true;
    }

    /** Answers an INVITE with this 2xx and repeats it until it is acknowledged. */
    void accept(ServerTransaction invite, SIPResponse response) {
        Reliable before = reliable;
        if (before != null && before.blocks()) {
            before.withhold(() -> accept(invite, response));
            return;
        }
        if (before != null) {
            before.stop();
        }
        unacked = new Unacked(
                session.loop, invite, finished(response), trunk().profile().sip(), () -> session.ackMissing(this));
    }

    /** Whether {@code ack} acknowledges the 2xx that waits for it. */
    boolean acknowledged(SIPRequest ack) {
        Unacked waiting = unacked;
        if (waiting == null || waiting.cseq() != ack.getCSeq().getSeqNumber()) {
            return false;
        }
        forgetUnacked();
        return true;
    }

    void forgetUnacked() {
        if (unacked != null) {
            unacked.stop();
            unacked = null;
        }
    }

    /** Learns from any message of the far end which methods it takes (RFC 3311 section 4). */
    void learn(SIPMessage message) {
        if (message.hasHeader("Allow")) {
            takesUpdate = false;
            refusesRefer = true;
            for (Iterator<?> all = message.getHeaders("Allow"); all.hasNext(); ) {
                if (all.next() instanceof AllowHeader allow) {
                    takesUpdate |= "UPDATE".equals(allow.getMethod());
                    refusesRefer &= !"REFER".equals(allow.getMethod());
                }
            }
        }
    }

    /** Takes an offer of the far end. @throws SdpException when it is none that can be answered */
    void hearOffer(byte[] body) throws SdpException {
        Sdp offer = Sdp.parse(body);
        int index = offer.audioIndex(srtp);
        Audio line = session.media.suited(this, offer.media().get(index));
        sdp = sdp.offered(offer, index);
        audio = ice.answering(srtp.answering(line, audio), audio);
    }

    /** What this leg has described so far, to return to when an offer is refused (RFC 3264 section 8). */
    Described remember() {
        return new Described(audio, sdp.slots(), sdp.audio());
    }

    void restore(Described before) {
        audio = before.audio();
        sdp = sdp.withLines(before.slots(), before.position());
    }

    /** The offer made since {@code agreed} was refused: the next description is a later version of that one. */
    void withdraw(LegSdp agreed) {
        sdp = sdp.returned(agreed);
    }

    /** The far end's stream, and the media lines with its position among them. */
    record Described(@Nullable Audio audio, List<LegSdp.Slot> slots, int position) {}

    /** Refuses an offer that cannot be passed on; what was described before holds on. */
    void refuseOffer(ServerTransaction transaction, Described before, SdpException because) {
        restore(before);
        SIPResponse refused = response(transaction.request(), 488); // RFC 3261 14.2
        Warnings.add(refused, this, because);
        session.explanation.add("change", trunk().name(), "refused: " + because.getMessage());
        transaction.respond(finished(refused));
    }

    /** Takes an answer of the far end. @throws SdpException when it is none to the box's offer */
    Audio hearAnswer(byte[] body) throws SdpException {
        Sdp answer = Sdp.parse(body);
        Audio line = answer.media().size() > sdp.audio() ? answer.media().get(sdp.audio()) : answer.media().getFirst();
        if (!line.kind().equals("audio")) {
            throw new SdpException(SdpException.MEDIA_TYPE, "the answer has no audio stream where it was offered");
        }
        return ice.answered(srtp.answered(session.media.suited(this, line), audio), audio);
    }

    /** The other side's offer as it goes to this one. @throws SdpException when no codec is left */
    byte[] offer(Leg from) throws SdpException {
        Audio offer = from.stream();
        List<Format> formats = Codecs.offer(offer.formats(), from.codecs(), codecs());
        return describe(from, offer, formats, holding(offer.direction()), srtp.offer(audio, ice.offer(audio)));
    }

    /** The box's own offer in place of one that the other side has not made. @throws SdpException when no codec is left */
    byte[] ownOffer(Leg from) throws SdpException {
        List<Format> formats = Codecs.offer(Codecs.WIDESPREAD, from.codecs(), codecs());
        return describe(from, Audio.of(Codecs.WIDESPREAD), formats, Direction.SENDRECV, srtp.offer(audio, ice.offer(audio)));
    }

    /** The hold of the other side as this trunk's peer understands it (RFC 3264 section 8.4). */
    private Direction holding(Direction offered) {
        if (offered != Direction.SENDONLY && offered != Direction.INACTIVE) {
            return offered;
        }
        return switch (trunk().profile().offerAnswer().hold()) {
            case SENDONLY -> Direction.SENDONLY;
            case INACTIVE -> Direction.INACTIVE;
            case PASS -> offered;
        };
    }

    /** The other side's answer to this side's offer. @throws SdpException when no codec is left */
    byte[] answer(Leg from) throws SdpException {
        Audio answer = from.stream();
        List<Format> formats = Codecs.common(answer.formats(), from.codecs(), codecs());
        Audio offer = stream();
        Direction direction = answer.direction().answering(offer.direction());
        byte[] sdp = describe(from, answer, formats, direction, LegSrtp.answer(offer));
        codec = Codecs.label(formats);
        from.codec = codec;
        return sdp;
    }

    /** An answer to a further offer of this side out of what the other has agreed on. @throws SdpException if it cannot be */
    byte[] answerAgain(Leg from) throws SdpException {
        Audio agreed = from.stream();
        List<Format> kept = Codecs.common(agreed.formats(), from.codecs(), codecs()).stream()
                .filter(format -> stream().formats().stream()
                        .anyMatch(own -> own.id().equals(format.id()) && own.name().equalsIgnoreCase(format.name())))
                .toList();
        if (Codecs.label(kept).isEmpty() || !Codecs.label(kept).equals(codec)) {
            throw new SdpException(
                    SdpException.MEDIA_FORMAT, "the codec " + codec + " that was agreed on is not in the new offer");
        }
        return describe(from, agreed, kept, agreed.direction().answering(stream().direction()),
                LegSrtp.answer(stream()));
    }

    private byte[] describe(
            Leg from, Audio line, List<Format> formats, Direction direction, LegSrtp.Lines own)
            throws SdpException {
        if (formats.isEmpty()) {
            if (line.port() != 0) {
                throw new SdpException(
                        SdpException.MEDIA_FORMAT,
                        "none of the codecs of " + from.who() + " is let through by profiles "
                                + from.trunk().profile().label() + " and " + trunk().profile().label());
            }
            formats = line.formats().subList(0, 1);
        }
        MediaAddress box = session.media.local(side);
        sdp = sdp.describing(box, line, formats, direction, own);
        return sdp.bytes();
    }

    private Audio stream() {
        Audio line = audio;
        if (line == null) {
            throw new IllegalStateException("no stream of " + who());
        }
        return line;
    }

    private List<String> codecs() {
        return trunk().profile().media().codecs();
    }
}
