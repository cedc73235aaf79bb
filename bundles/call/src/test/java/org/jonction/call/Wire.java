package org.jonction.call;

import gov.nist.javax.sip.message.SIPMessage;
import gov.nist.javax.sip.message.SIPRequest;
import gov.nist.javax.sip.message.SIPResponse;
import gov.nist.javax.sip.parser.StringMsgParser;
import java.nio.charset.StandardCharsets;
import java.text.ParseException;

/** Messages as they cross the network: every one is written and read again, and any mistake in it fails the test. */
final class Wire {
    private Wire() {}

    static SIPRequest request(String text) {
        return (SIPRequest) parse(text);
    }

    static SIPResponse response(String text) {
        return (SIPResponse) parse(text);
    }

    static SIPMessage parse(String text) {
        String message = text.replace("\r\n", "\n").replace("\n", "\r\n");
        try {
            return new StringMsgParser()
                    .parseSIPMessage(message.getBytes(StandardCharsets.UTF_8), true, true, (e, m, h, line, all) -> {
                        throw new AssertionError("not a valid header: " + line + "\n" + text, e);
                    });
        } catch (ParseException e) {
            throw new AssertionError("not a valid message:\n" + text, e);
        }
    }

    static String text(SIPMessage message) {
        return message.encode();
    }
}
