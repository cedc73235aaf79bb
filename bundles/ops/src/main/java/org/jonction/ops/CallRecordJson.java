package org.jonction.ops;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.jonction.api.call.CallEnd;
import org.jonction.api.call.CallInfo;
import org.jonction.api.call.Decision;
import org.jonction.api.call.LegInfo;
import org.jonction.api.media.StreamStats;

/** Writes a call detail record as one line of JSON (RFC 8259) into a buffer that is used again. For one thread. */
final class CallRecordJson {
    private static final char[] HEX = "0123456789abcdef".toCharArray();

    private final StringBuilder out = new StringBuilder(2_048);
    private boolean first;

    /** The record with its line end. */
    String line(CallEnd end) {
        CallInfo call = end.call();
        out.setLength(0);
        open();
        text("id", call.id());
        text("calling", call.calling());
        text("called", call.called());
        time("startedAt", call.startedAt());
        call.answeredAt().ifPresent(at -> time("answeredAt", at));
        time("endedAt", end.endedAt());
        number("setupMs", ms(call.startedAt(), call.answeredAt().orElse(end.endedAt())));
        number("talkMs", call.answeredAt().map(at -> ms(at, end.endedAt())).orElse(0L));
        text("endedBy", end.by());
        number("status", end.status());
        text("reason", end.reason());
        text("transferredFrom", call.transferredFrom());
        text("transferredTo", call.transferredTo());
        leg("a", call.a());
        call.b().ifPresent(leg -> leg("b", leg));
        tries(call.explanation());
        out.append("}\n");
        return out.toString();
    }

    private void leg(String name, LegInfo leg) {
        name(name);
        open();
        text("trunk", leg.trunk());
        text("profile", leg.profile());
        text("driver", leg.driver());
        text("remote", leg.remote());
        text("callId", leg.callId());
        text("number", leg.number());
        text("codec", leg.codec());
        text("encryption", leg.encryption());
        text("localMedia", leg.localMedia());
        StreamStats received = leg.received();
        text("media", received.source());
        number("rtpPackets", received.rtpPackets());
        number("rtpBytes", received.rtpBytes());
        number("rtcpPackets", received.rtcpPackets());
        number("lostPackets", received.lostPackets());
        number("strayPackets", received.strayPackets());
        number("malformedPackets", received.malformedPackets());
        number("undeliveredPackets", received.undeliveredPackets());
        number("srtpFailures", received.srtpFailures());
        close('}');
    }

    /** Every endpoint that was tried, what it answered, and what was passed over. */
    private void tries(List<Decision> explanation) {
        name("tries");
        out.append('[');
        first = true;
        for (Decision decision : explanation) {
            switch (decision.step()) {
                case "try", "response", "skip" -> {
                    comma();
                    open();
                    text("step", decision.step());
                    text("trunk", decision.rule());
                    text("text", decision.text());
                    close('}');
                }
                default -> {}
            }
        }
        close(']');
    }

    private static long ms(Instant from, Instant to) {
        return Math.max(0, Duration.between(from, to).toMillis());
    }

    private void open() {
        out.append('{');
        first = true;
    }

    private void close(char bracket) {
        out.append(bracket);
        first = false;
    }

    private void comma() {
        if (!first) {
            out.append(',');
        }
        first = false;
    }

    private void name(String name) {
        comma();
        out.append('"').append(name).append("\":");
    }

    private void number(String name, long value) {
        name(name);
        out.append(value);
    }

    private void time(String name, Instant moment) {
        text(name, moment.truncatedTo(ChronoUnit.MILLIS).toString());
    }

    private void text(String name, String value) {
        name(name);
        out.append('"');
        int from = 0;
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if (c < ' ' || c == '"' || c == '\\' || Character.isSurrogate(c)) {
                out.append(value, from, i);
                escape(c);
                from = i + 1;
            }
        }
        out.append(value, from, value.length()).append('"');
    }

    private void escape(char c) {
        if (c == '"' || c == '\\') {
            out.append('\\').append(c);
        } else {
            out.append("\\u").append(HEX[c >> 12]).append(HEX[c >> 8 & 15]).append(HEX[c >> 4 & 15]).append(HEX[c & 15]);
        }
    }
}
