package org.jonction.sip;

import gov.nist.javax.sip.message.SIPMessage;
import gov.nist.javax.sip.message.SIPRequest;
import gov.nist.javax.sip.message.SIPResponse;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import org.jonction.api.sip.SipSource;
import org.jonction.api.sip.Transport;

/** A loop whose time and tasks go on only when the test says so, with a hop that records. */
final class ManualLoop {
    static final SipSource SOURCE =
            new SipSource("lan", Transport.UDP, new InetSocketAddress(InetAddress.getLoopbackAddress(), 5099));

    final Loop loop;
    final List<String> sent = new ArrayList<>();
    private final Queue<Runnable> tasks = new ArrayDeque<>();
    private long nowMs = 1_000_000;

    ManualLoop() {
        loop = new Loop(tasks::add, () -> nowMs, delayMs -> {});
    }

    /** Lets {@code ms} pass in steps of one tick. */
    void pass(long ms) {
        for (long untilMs = nowMs + ms; nowMs < untilMs; ) {
            nowMs = Math.min(untilMs, nowMs + TimerWheel.TICK_MS);
            loop.wheel.advance();
            runTasks();
        }
    }

    void runTasks() {
        for (Runnable task = tasks.poll(); task != null; task = tasks.poll()) {
            task.run();
        }
    }

    Hop unreliable() {
        return new RecordingHop(false);
    }

    Hop reliable() {
        return new RecordingHop(true);
    }

    /** The first lines of what was sent since the last call. */
    List<String> takeSent() {
        List<String> lines = sent.stream()
                .map(text -> text.substring(0, text.indexOf("\r\n")))
                .toList();
        sent.clear();
        return lines;
    }

    static SIPRequest request(String text) {
        return (SIPRequest) read(text);
    }

    static SIPResponse response(String text) {
        return (SIPResponse) read(text);
    }

    private static SIPMessage read(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        MessageReader reader = new MessageReader();
        SIPMessage message = reader.read(bytes, HeaderScan.headerEnd(bytes, 0, bytes.length), bytes.length);
        if (message == null) {
            throw new IllegalArgumentException(reader.fault() + " in " + text);
        }
        return message;
    }

    private final class RecordingHop implements Hop {
        private final boolean reliable;

        RecordingHop(boolean reliable) {
            this.reliable = reliable;
        }

        @Override
        public boolean reliable() {
            return reliable;
        }

        @Override
        public void send(Loop from, byte[] message, Failure failure) {
            sent.add(new String(message, StandardCharsets.UTF_8));
        }
    }
}
