package org.jonction.sip;

import gov.nist.javax.sip.message.SIPMessage;
import gov.nist.javax.sip.parser.ParseExceptionListener;
import gov.nist.javax.sip.parser.StringMsgParser;
import java.text.ParseException;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** JAIN-SIP's parser behind a wall: whatever it throws becomes a {@link Fault}. For one loop. */
final class MessageReader implements ParseExceptionListener {
    /** Header fields without which a message cannot be dealt with; a malformed other one is left out. */
    private static final Map<String, Fault> CRITICAL = Map.ofEntries(
            critical("Via", "v"),
            critical("To", "t"),
            critical("From", "f"),
            critical("Call-ID", "i"),
            critical("CSeq", "cseq"),
            critical("Max-Forwards", "max-forwards"),
            critical("Content-Length", "l"),
            critical("Content-Type", "c"),
            critical("Contact", "m"),
            critical("Route", "route"),
            critical("Record-Route", "record-route"),
            critical("Require", "require"),
            critical("Proxy-Require", "proxy-require"),
            critical("Replaces", "replaces"));

    private static final Map<String, String> COMPACT = Map.of(
            "via",
            "v",
            "to",
            "t",
            "from",
            "f",
            "call-id",
            "i",
            "content-length",
            "l",
            "content-type",
            "c",
            "contact",
            "m");

    private final StringMsgParser parser = new StringMsgParser();
    private @Nullable Fault fault;

    private static Map.Entry<String, Fault> critical(String name, String key) {
        return Map.entry(key, Fault.malformed(name));
    }

    /** Parses the message whose body is {@code [bodyStart, end)}; null with a {@link #fault} when that fails. */
    @Nullable
    SIPMessage read(byte[] data, int bodyStart, int end) {
        fault = null;
        try {
            SIPMessage message = parser.parseSIPMessage(data, false, false, this);
            if (message != null && end > bodyStart) {
                message.setMessageContent(Arrays.copyOfRange(data, bodyStart, end));
            }
            return message;
        } catch (ParseException | RuntimeException | StackOverflowError e) {
            if (fault == null) {
                fault = Fault.badRequest("Malformed message");
            }
            return null;
        }
    }

    /** Why the last {@link #read} gave nothing. */
    Fault fault() {
        return fault == null ? Fault.NO_START_LINE : fault;
    }

    @Override
    public void handleException(
            ParseException e,
            SIPMessage message,
            @Nullable Class headerClass,
            @Nullable String header,
            @Nullable String text)
            throws ParseException {
        if (message.getFirstLine() == null) {
            fault = Fault.NO_START_LINE;
            throw e;
        }
        int colon = header == null ? -1 : header.indexOf(':');
        if (colon > 0) {
            String name = header.substring(0, colon).strip().toLowerCase(Locale.ROOT);
            fault = CRITICAL.get(COMPACT.getOrDefault(name, name));
            if (fault != null) {
                throw e;
            }
        }
    }
}
