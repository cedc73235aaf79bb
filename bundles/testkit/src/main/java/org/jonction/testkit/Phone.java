package org.jonction.testkit;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.jonction.testkit.SipSocket.Hop;

/** A small SIP user agent with audio, with its own handling of SIP so that it shares no mistake with the box. */
public final class Phone implements AutoCloseable {
    private static final int REMEMBERED_RESPONSES = 512;

    private final Place place;
    private final String name;
    private final InetAddress address;
    private final SipSocket socket;
    private final Map<String, PhoneCall> calls = new ConcurrentHashMap<>();
    private final BlockingQueue<PhoneCall> incoming = new LinkedBlockingQueue<>();
    private final Map<String, SipText> responses = new LinkedHashMap<>();
    private final ScheduledExecutorService timers =
            Executors.newSingleThreadScheduledExecutor(Thread.ofPlatform().daemon().factory());
    private volatile Answer answer = Answer.OK;
    private volatile String number;

    /** @param address literal address to bind, UDP and TCP */
    public Phone(Place place, String name, String address, int port) {
        this.place = place;
        this.name = name;
        number = name;
        InetSocketAddress local = new InetSocketAddress(address, port);
        this.address = local.getAddress();
        socket = new SipSocket(place, local, this::onMessage);
    }

    /** How calls are met from now on. */
    public void answer(Answer next) {
        answer = next;
    }

    /** The number that calls show as their origin from now on; the name of the phone unless told. */
    public void number(String next) {
        number = next;
    }

    /** Calls a number at the hop with an offer. */
    public PhoneCall call(Hop hop, String called) {
        return call(hop, called, true);
    }

    /** Calls a number at the hop without SDP: the far end makes the offer (RFC 3261 13.2.1). */
    public PhoneCall callWithoutOffer(Hop hop, String called) {
        return call(hop, called, false);
    }

    private PhoneCall call(Hop hop, String called, boolean offer) {
        PhoneCall call = PhoneCall.outgoing(this, hop, called);
        calls.put(call.callId(), call);
        call.invite(offer);
        return call;
    }

    /** The next incoming call that no one asked for yet. @throws AssertionError when none comes in time */
    public PhoneCall awaitCall(Duration patience) throws InterruptedException {
        PhoneCall call = incoming.poll(patience.toMillis(), TimeUnit.MILLISECONDS);
        if (call == null) {
            throw new AssertionError(name + ": no call within " + patience);
        }
        return call;
    }

    /** How many incoming calls no one has asked for yet. */
    public int callsWaiting() {
        return incoming.size();
    }

    /** The latest messages received, as they came. */
    public List<String> transcript() {
        return socket.transcript();
    }

    public SipSocket socket() {
        return socket;
    }

    @Override
    public void close() {
        calls.values().forEach(PhoneCall::abandon);
        timers.shutdownNow();
        socket.close();
    }

    String name() {
        return name;
    }

    String number() {
        return number;
    }

    InetAddress address() {
        return address;
    }

    /** This phone's URI host and port. */
    String hostPort() {
        String host = address.getHostAddress().replaceFirst("%.*", "");
        return (host.indexOf(':') < 0 ? host : "[" + host + "]") + ":" + socket.port();
    }

    String newToken() {
        return Long.toHexString(ThreadLocalRandom.current().nextLong());
    }

    RtpEndpoint newMedia() {
        return new RtpEndpoint(place, address);
    }

    ScheduledExecutorService timers() {
        return timers;
    }

    /** Lets go of a call that has ended, after a while in which its last messages may be repeated. */
    void forget(PhoneCall call) {
        if (!timers.isShutdown()) {
            timers.schedule(() -> calls.remove(call.callId(), call), 10, TimeUnit.SECONDS);
        }
    }

    /** Sends a response and keeps it for repetitions of its request. */
    void respond(SipText response, Hop hop) {
        synchronized (responses) {
            responses.put(transaction(response), response);
            if (responses.size() > REMEMBERED_RESPONSES) {
                responses.remove(responses.keySet().iterator().next());
            }
        }
        socket.send(response, hop);
    }

    private void onMessage(SipText message, Hop hop) {
        if (message.find("Call-ID").isEmpty()) {
            return; // an answer to something that was bad; the transcript has it
        }
        PhoneCall call = calls.get(message.callId());
        if (!message.isRequest()) {
            if (call != null) {
                call.onResponse(message);
            }
        } else if (!repeated(message, hop)) {
            onRequest(message, hop, call);
        }
    }

    private boolean repeated(SipText request, Hop hop) {
        SipText known;
        synchronized (responses) {
            known = request.method().equals("ACK") ? null : responses.get(transaction(request));
        }
        if (known != null) {
            socket.send(known, hop);
        }
        return known != null;
    }

    private void onRequest(SipText request, Hop hop, PhoneCall call) {
        if (call != null) {
            call.onRequest(request, hop);
        } else if (request.method().equals("INVITE")) {
            PhoneCall fresh = PhoneCall.incoming(this, request, hop);
            calls.put(fresh.callId(), fresh);
            fresh.meet(answer);
            incoming.add(fresh);
        } else if (request.method().equals("OPTIONS")) {
            respond(SipText.response(request, 200, "OK"), hop);
        } else if (!request.method().equals("ACK")) {
            respond(SipText.response(request, 481, "Call/Transaction Does Not Exist"), hop);
        }
    }

    private static String transaction(SipText message) {
        return message.require("Via") + " " + message.require("CSeq");
    }
}
