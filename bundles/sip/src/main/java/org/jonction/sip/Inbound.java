package org.jonction.sip;

import gov.nist.javax.sip.header.Via;
import gov.nist.javax.sip.message.SIPMessage;
import gov.nist.javax.sip.message.SIPRequest;
import gov.nist.javax.sip.message.SIPResponse;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.text.ParseException;
import java.util.Arrays;
import org.jonction.api.sip.SipFilter.Verdict;
import org.jonction.api.sip.SipSource;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The way of a message from the network to the loop that owns its Call-ID. For the loop that reads. */
final class Inbound {
    private static final Logger LOG = LoggerFactory.getLogger(Inbound.class);

    private static final byte[] REGISTER = "REGISTER ".getBytes(StandardCharsets.US_ASCII);

    private final Loop loop;
    private final Lanes lanes;
    private final Filters filters;
    private final HeaderScan scan = new HeaderScan();
    private final MessageReader reader = new MessageReader();
    private final Refusal refusal = new Refusal();
    /** Whether the message at hand may be a valid REGISTER only. */
    private boolean registerOnly;

    Inbound(Loop loop, Lanes lanes, Filters filters) {
        this.loop = loop;
        this.lanes = lanes;
        this.filters = filters;
    }

    /** One received datagram. */
    void datagram(byte[] data, SipSource source, Wire wire) {
        loop.received++;
        if (unwelcome(source)) {
            return;
        }
        try {
            frame(data, source, wire);
        } catch (RuntimeException e) {
            failed(e);
        }
    }

    /** An error of ours: the message is lost, its sender and all others are not. */
    void failed(RuntimeException e) {
        loop.malformed++;
        LOG.error("A received message could not be dealt with", e);
    }

    private void frame(byte[] data, SipSource source, Wire wire) {
        int from = 0;
        while (from < data.length && (data[from] == '\r' || data[from] == '\n' || data[from] == 0)) {
            from++; // RFC 3261 7.5, and keep-alives (RFC 5626 3.5)
        }
        if (registerOnly && !register(data, from)) {
            loop.dropped++;
            return;
        }
        if (from == data.length) {
            return;
        }
        int headerEnd = HeaderScan.headerEnd(data, from, data.length);
        Fault fault = scan.scan(data, from, headerEnd < 0 ? data.length : headerEnd);
        if (headerEnd < 0) {
            fault = Fault.NO_END;
        } else if (headerEnd - from > HeaderScan.LARGEST_HEADER_SECTION) {
            fault = Fault.HEADERS_TOO_LARGE;
        } else if (fault == null && scan.contentLength() > data.length - headerEnd) {
            fault = Fault.BODY_TOO_SHORT; // RFC 3261 18.3
        }
        int end = scan.contentLength() < 0 ? data.length : headerEnd + scan.contentLength();
        framed(new Framed(data, headerEnd, end, scan, fault), source, wire);
    }

    /** Whether a filter drops everything from {@code source}; counts what it drops. */
    boolean unwelcome(SipSource source) {
        Verdict verdict = filters.judge(source);
        registerOnly = verdict == Verdict.REGISTER_ONLY;
        if (verdict == Verdict.DROP) {
            loop.dropped++;
            return true;
        }
        return false;
    }

    /** Whether the source that was judged last may send nothing but REGISTER. */
    boolean registerOnly() {
        return registerOnly;
    }

    private static boolean register(@Nullable SIPMessage message) {
        return message instanceof SIPRequest request && request.getMethod().equals("REGISTER");
    }

    private static boolean register(byte[] data, int from) {
        int length = REGISTER.length;
        return data.length - from > length && Arrays.equals(data, from, from + length, REGISTER, 0, length);
    }

    /**
     * A message that was cut out of a datagram or a stream.
     *
     * @param data where its bytes are, from the first on
     * @param bodyStart where its body starts
     * @param end where it ends
     * @param header what its header section told
     * @param fault what is wrong with its header section
     */
    record Framed(
            byte[] data,
            int bodyStart,
            int end,
            HeaderScan header,
            @Nullable Fault fault) {}

    /** Parses, checks and hands on one message. */
    void framed(Framed framed, SipSource source, Wire wire) {
        HeaderScan header = framed.header;
        Fault fault = framed.fault;
        SIPMessage message = fault == null ? reader.read(framed.data, framed.bodyStart, framed.end) : null;
        if (fault == null && message == null) {
            fault = reader.fault();
        } else if (message instanceof SIPRequest request) {
            fault = header.request() ? Validation.of(request) : Fault.NO_START_LINE;
        } else if (message instanceof SIPResponse response && !Validation.isUsable(response)) {
            fault = Fault.STRAY_RESPONSE;
        }
        if (fault != null) {
            refuse(header, fault, source, wire);
        } else if (registerOnly && !register(message)) {
            loop.dropped++;
        } else if (message instanceof SIPRequest request) {
            accept(request, source, wire);
        } else if (message instanceof SIPResponse response) {
            Transactions owner = lanes.of(response.getCallId().getCallId());
            if (owner.loop == loop) {
                owner.response(response);
            } else {
                owner.loop.execute(() -> owner.response(response));
            }
        }
    }

    private void accept(SIPRequest request, SipSource source, Wire wire) {
        Via via = request.getTopmostVia();
        markSource(via, source);
        Hop reply = wire.replyHop(source, via);
        Transactions owner = lanes.of(request.getCallId().getCallId());
        if (owner.loop == loop) {
            owner.request(request, source, reply);
        } else {
            owner.loop.execute(() -> owner.request(request, source, reply));
        }
    }

    /** Answers what is not valid, if it can be answered. */
    void refuse(HeaderScan header, Fault fault, SipSource source, Wire wire) {
        if (registerOnly) {
            loop.dropped++;
            return;
        }
        loop.malformed++;
        byte[] answer = refusal.answer(header, fault, source);
        Via via = refusal.topVia();
        if (answer != null && via != null) {
            wire.replyHop(source, via).send(loop, answer, Hop.Failure.IGNORED);
        }
    }

    /** Writes into the top Via where the request really came from (RFC 3261 18.2.1, RFC 3581 4). */
    static void markSource(Via via, SipSource source) {
        String address = hostAddress(source.remote().getAddress());
        boolean rport = via.hasParameter(Via.RPORT);
        try {
            if (rport) {
                via.setParameter(Via.RPORT, Integer.toString(source.remote().getPort()));
            }
            if (rport || !address.equals(via.getHost())) {
                via.setParameter(Via.RECEIVED, address);
            }
        } catch (ParseException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String hostAddress(InetAddress address) {
        String text = address.getHostAddress();
        int zone = text.indexOf('%');
        return zone < 0 ? text : text.substring(0, zone);
    }
}
