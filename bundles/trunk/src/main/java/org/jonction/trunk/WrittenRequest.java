package org.jonction.trunk;

import gov.nist.javax.sip.message.SIPRequest;
import gov.nist.javax.sip.parser.StringMsgParser;
import java.nio.charset.StandardCharsets;
import java.text.ParseException;
import java.util.Map;
import org.jonction.api.gateway.HeaderEdit;
import org.jonction.api.trunk.Trunk;

/** A request that a trunk itself sends to its peer, outside any call and without a body. */
public final class WrittenRequest {
    private WrittenRequest() {}

    /**
     * Completes the headers by the trunk's User-Agent and its driver's edits, and makes the request.
     *
     * @param line the Request-Line
     * @param headers the other headers by name, in order; changed
     * @throws ParseException when they do not make a SIP message
     */
    public static SIPRequest of(Trunk trunk, String line, Map<String, String> headers) throws ParseException {
        headers.put("Allow", String.join(", ", trunk.driver().allow()));
        String userAgent = trunk.profile().identity().userAgent();
        if (!userAgent.isEmpty()) {
            headers.put("User-Agent", userAgent);
        }
        trunk.driver().edits().forEach(edit -> apply(edit, headers));
        headers.put("Content-Length", "0");
        return parse(line, headers);
    }

    private static void apply(HeaderEdit edit, Map<String, String> headers) {
        headers.keySet().removeIf(edit.name()::equalsIgnoreCase);
        if (edit instanceof HeaderEdit.Set set) {
            headers.put(set.name(), set.value());
        }
    }

    private static SIPRequest parse(String line, Map<String, String> headers) throws ParseException {
        StringBuilder text = new StringBuilder(line).append("\r\n");
        headers.forEach(
                (name, value) -> text.append(name).append(": ").append(value).append("\r\n"));
        byte[] message = text.append("\r\n").toString().getBytes(StandardCharsets.UTF_8);
        return (SIPRequest) new StringMsgParser().parseSIPMessage(message, true, false, (e, sip, type, header, all) -> {
            throw e;
        });
    }
}
