package org.jonction.testkit;

import java.io.UncheckedIOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.jonction.testkit.SipSocket.Hop;
import org.jspecify.annotations.Nullable;

/** One call of a {@link Phone}: a dialog (RFC 3261 section 12) and its audio. */
public final class PhoneCall {
    /** How far the call is. */
    public enum State {
        CALLING,
        RINGING,
        UP,
        ENDED
    }

    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final long T1_MS = 500;

    private final Phone phone;
    private final Hop hop;
    private final String callId;
    private final RtpEndpoint media;
    private final List<SipText> received = new CopyOnWriteArrayList<>();
    private final Map<String, CompletableFuture<SipText>> awaited = new ConcurrentHashMap<>();
    private final String local;
    private final boolean outgoing;
    private volatile String remote;
    private volatile String target;
    private volatile SipText invite;
    private volatile State state = State.CALLING;
    private volatile int status;
    private volatile boolean acknowledged;
    private volatile String direction = "sendrecv";
    private long cseq = 1;
    private int sdpVersion = 1;

    private PhoneCall(Phone phone, Hop hop, String callId, String local, String remote, String target, SipText invite) {
        this.phone = phone;
        this.hop = hop;
        this.callId = callId;
        this.local = local;
        this.remote = remote;
        this.target = target;
        this.invite = invite;
        outgoing = invite.headers().isEmpty();
        media = phone.newMedia();
    }

    static PhoneCall outgoing(Phone phone, Hop hop, String number) {
        String host = hop.remote().getAddress().getHostAddress().replaceFirst("%.*", "");
        String uri = "sip:" + number + "@" + (host.indexOf(':') < 0 ? host : "[" + host + "]") + ":"
                + hop.remote().getPort();
        String local = "<sip:" + phone.number() + "@" + phone.hostPort() + ">;tag=" + phone.newToken();
        return new PhoneCall(
                phone, hop, phone.newToken() + "@" + phone.name(), local, "<" + uri + ">", uri,
                SipText.request("INVITE", uri));
    }

    static PhoneCall incoming(Phone phone, SipText invite, Hop hop) {
        PhoneCall call = new PhoneCall(
                phone, hop, invite.callId(), invite.require("To") + ";tag=" + phone.newToken(), invite.require("From"),
                SipText.uriOf(invite.require("Contact")), invite);
        call.received.add(invite);
        Sdp.remote(invite.body()).ifPresent(call.media::remote);
        return call;
    }

    public String callId() {
        return callId;
    }

    /** The audio of this call; it sends its tone from the first description that says where to. */
    public RtpEndpoint media() {
        return media;
    }

    /** Every message of this call so far, repetitions not counted. */
    public List<SipText> received() {
        return List.copyOf(received);
    }

    /** The INVITE that began the call, as sent or as received. */
    public SipText invite() {
        return invite;
    }

    public State state() {
        return state;
    }

    /** Status of the last response to the INVITE. */
    public int status() {
        return status;
    }

    /** Waits for a state. @throws AssertionError when the call ends or the patience does before */
    public PhoneCall await(State wanted) {
        return await("state " + wanted, call -> call.state.compareTo(wanted) >= 0, wanted);
    }

    /** Waits for a message of this call. */
    public SipText awaitMessage(Predicate<SipText> wanted) {
        await("a message", call -> call.received.stream().anyMatch(wanted), null);
        return received.stream().filter(wanted).findFirst().orElseThrow();
    }

    private synchronized PhoneCall await(String what, Predicate<PhoneCall> reached, @Nullable State wanted) {
        long end = System.nanoTime() + PATIENCE.toNanos();
        try {
            while (!reached.test(this) && System.nanoTime() < end) {
                wait(Math.max(1, TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime())));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        if (!reached.test(this) || wanted != null && state != wanted) {
            throw new AssertionError(phone.name() + ": expected " + what + ", but it is " + state + " with status "
                    + status + " after\n" + received);
        }
        return this;
    }

    /** Sends INVITE, with an offer or without. */
    void invite(boolean offer) {
        SipText request = newRequest("INVITE");
        invite = offer ? request.withSdp(sdp("sendrecv")) : request;
        sendRequest(invite);
    }

    /** Meets the INVITE as told. */
    void meet(Answer answer) {
        if (answer.provisional() > 0) {
            SipText provisional = dialogResponse(invite, answer.provisional());
            if (answer.earlyMedia()) {
                media.start();
            }
            phone.respond(answer.earlyMedia() ? provisional.withSdp(sdp("sendrecv")) : provisional, hop);
            become(State.RINGING);
        }
        if (answer.status() == 200) {
            accept();
        } else if (answer.status() > 0) {
            status = answer.status();
            phone.respond(dialogResponse(invite, answer.status()), hop);
            become(State.ENDED);
        }
    }

    /** Answers with 200: with the answer, or with an offer when the INVITE had none. */
    public void accept() {
        SipText ok = dialogResponse(invite, 200).withSdp(sdp("sendrecv"));
        status = 200;
        media.start();
        phone.respond(ok, hop);
        repeatUntilAcknowledged(ok, T1_MS);
        become(State.UP);
    }

    /** Puts the far end on hold by re-INVITE (RFC 3264 8.4). @return the final response */
    public SipText hold() {
        return reinvite("sendonly");
    }

    /** Takes the far end back. @return the final response */
    public SipText resume() {
        return reinvite("sendrecv");
    }

    private SipText reinvite(String newDirection) {
        direction = newDirection;
        return exchange(newRequest("INVITE").withSdp(sdp(newDirection)));
    }

    /** Sends a request in the dialog and waits for its final response. */
    public SipText request(String method, String contentType, String body) {
        SipText request = newRequest(method);
        return exchange(
                body.isEmpty() ? request : new SipText(request.startLine(), request.with("Content-Type", contentType)
                        .headers(), body));
    }

    /** Refers the far end to a URI (RFC 3515). @return the final response to REFER */
    public SipText refer(String uri) {
        return exchange(newRequest("REFER").with("Refer-To", "<" + uri + ">"));
    }

    /** What names this dialog in a URI whose target is to replace it (RFC 3891). */
    public String replaces() {
        String named = callId + ";to-tag=" + tag(remote) + ";from-tag=" + tag(local);
        return URLEncoder.encode(named, StandardCharsets.US_ASCII);
    }

    private static String tag(String party) {
        return party.replaceFirst(".*;tag=([^;]*).*", "$1");
    }

    /** Ends an answered call. @return the final response to BYE */
    public SipText hangUp() {
        SipText response = exchange(newRequest("BYE"));
        become(State.ENDED);
        return response;
    }

    /** Gives up an unanswered call (RFC 3261 9.1). @return the final response to CANCEL */
    public SipText cancel() {
        return exchange(cancelRequest());
    }

    private SipText cancelRequest() {
        return SipText.request("CANCEL", invite.uri())
                .with(invite.headers().stream()
                        .filter(h -> List.of("Via", "From", "To", "Call-ID", "Max-Forwards").contains(h.name()))
                        .toList())
                .with("CSeq", invite.cseqNumber() + " CANCEL");
    }

    /** Ends the call from whatever state it is in, without waiting for the far end. */
    public void abandon() {
        try {
            if (state == State.UP) {
                sendRequest(newRequest("BYE"));
            } else if (state != State.ENDED && outgoing) {
                sendRequest(cancelRequest());
            }
        } catch (UncheckedIOException e) {
            // the far end is out of reach, so it has nothing to end
        } finally {
            become(State.ENDED);
        }
    }

    void onResponse(SipText response) {
        boolean initial = response.method().equals("INVITE") && response.cseqNumber() == invite.cseqNumber();
        int code = response.status();
        CompletableFuture<SipText> waiting = code < 200 ? null : awaited.remove(response.require("CSeq"));
        boolean fresh = code < 200 || waiting != null;
        if (fresh) {
            received.add(response);
        }
        if (initial) {
            status = code;
        }
        if (response.method().equals("INVITE") && code >= 200) {
            acknowledge(response, initial);
        }
        if (initial && code > 100 && fresh) {
            onInviteResponse(response);
        }
        if (waiting != null) {
            waiting.complete(response);
        }
        wake();
    }

    private void onInviteResponse(SipText response) {
        Sdp.remote(response.body()).ifPresent(to -> {
            media.remote(to);
            media.start();
        });
        if (response.status() < 200) {
            become(State.RINGING);
        } else if (response.status() < 300) {
            become(State.UP);
        } else {
            become(State.ENDED);
        }
    }

    private void acknowledge(SipText response, boolean initial) {
        SipText ack;
        if (response.status() < 300) {
            remote = response.require("To");
            target = SipText.uriOf(response.require("Contact"));
            ack = headers("ACK", response.cseqNumber());
            if (initial && invite.body().isEmpty()) {
                ack = ack.withSdp(sdp("sendrecv"));
            }
        } else {
            // RFC 3261 17.1.1.3
            ack = SipText.request("ACK", initial ? invite.uri() : target)
                    .with("Via", response.require("Via"))
                    .with("From", response.require("From"))
                    .with("To", response.require("To"))
                    .with("Call-ID", callId)
                    .with("CSeq", response.cseqNumber() + " ACK")
                    .with("Max-Forwards", 70);
        }
        phone.socket().send(ack, hop);
    }

    void onRequest(SipText request, Hop from) {
        if (request.method().equals("INVITE") && request.require("Via").equals(invite.require("Via"))) {
            return; // a repetition of the INVITE that has no answer yet
        }
        received.add(request);
        switch (request.method()) {
            case "ACK" -> {
                acknowledged = true;
                Sdp.remote(request.body()).ifPresent(media::remote);
            }
            case "BYE" -> {
                phone.respond(dialogResponse(request, 200), from);
                become(State.ENDED);
            }
            case "CANCEL" -> {
                phone.respond(dialogResponse(request, 200), from);
                status = 487;
                phone.respond(dialogResponse(invite, 487), from);
                become(State.ENDED);
            }
            case "INVITE" -> onReinvite(request, from);
            default -> phone.respond(dialogResponse(request, 200), from);
        }
        wake();
    }

    private void onReinvite(SipText request, Hop from) {
        target = SipText.uriOf(request.require("Contact"));
        Sdp.remote(request.body()).ifPresent(media::remote);
        direction = request.body().isEmpty() ? direction : Sdp.answerTo(Sdp.direction(request.body()));
        acknowledged = false;
        SipText ok = dialogResponse(request, 200).withSdp(sdp(direction));
        phone.respond(ok, from);
        repeatUntilAcknowledged(ok, T1_MS);
    }

    private SipText exchange(SipText request) {
        CompletableFuture<SipText> answer = sendRequest(request);
        try {
            return answer.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        } catch (Exception e) {
            throw new AssertionError(phone.name() + ": no final response to " + request.method(), e);
        }
    }

    private CompletableFuture<SipText> sendRequest(SipText request) {
        CompletableFuture<SipText> answer = new CompletableFuture<>();
        awaited.put(request.require("CSeq"), answer);
        phone.socket().send(request, hop);
        if (!hop.tcp()) {
            repeat(request, answer, T1_MS);
        }
        return answer;
    }

    /** RFC 3261 17.1.1.2 and 17.1.2.2, timers A and E. */
    private void repeat(SipText request, CompletableFuture<SipText> answer, long delayMs) {
        schedule(delayMs, () -> {
            boolean provisional = request.method().equals("INVITE") && status > 0;
            if (!answer.isDone() && !provisional && state != State.ENDED && delayMs < 64 * T1_MS) {
                phone.socket().send(request, hop);
                repeat(request, answer, delayMs * 2);
            }
        });
    }

    /** RFC 3261 13.3.1.4. */
    private void repeatUntilAcknowledged(SipText ok, long delayMs) {
        schedule(delayMs, () -> {
            if (!acknowledged && state != State.ENDED && delayMs < 64 * T1_MS) {
                phone.socket().send(ok, hop);
                repeatUntilAcknowledged(ok, delayMs * 2);
            }
        });
    }

    private void schedule(long delayMs, Runnable task) {
        if (!phone.timers().isShutdown()) {
            phone.timers().schedule(task, delayMs, TimeUnit.MILLISECONDS);
        }
    }

    private synchronized SipText newRequest(String method) {
        return headers(method, cseq++).with("Contact", contact());
    }

    private SipText headers(String method, long number) {
        return SipText.request(method, target)
                .with("Via", "SIP/2.0/" + hop.transport() + " " + phone.hostPort() + ";branch=z9hG4bK" + phone.newToken()
                        + ";rport")
                .with("From", local)
                .with("To", remote)
                .with("Call-ID", callId)
                .with("CSeq", number + " " + method)
                .with("Max-Forwards", 70)
                .with("User-Agent", "far-end " + phone.name());
    }

    private SipText dialogResponse(SipText request, int code) {
        SipText response = SipText.response(request, code, code < 300 ? "OK" : "Refused by " + phone.name());
        return response.replacing("To", response.require("To").contains("tag=") ? response.require("To") : local)
                .with("Contact", contact())
                .with("Server", "far-end " + phone.name());
    }

    private String contact() {
        return "<sip:" + phone.name() + "@" + phone.hostPort() + (hop.tcp() ? ";transport=tcp>" : ">");
    }

    private synchronized String sdp(String wanted) {
        return Sdp.audio(phone.name(), media.local(), wanted, sdpVersion++);
    }

    private void become(State next) {
        if (state.compareTo(next) < 0) {
            state = next;
            if (next == State.ENDED) {
                media.close();
                phone.forget(this);
            }
        }
        wake();
    }

    private synchronized void wake() {
        notifyAll();
    }
}
