package org.jonction.call;

import gov.nist.javax.sip.message.SIPMessage;
import gov.nist.javax.sip.message.SIPRequest;
import gov.nist.javax.sip.parser.StringMsgParser;
import java.nio.charset.StandardCharsets;
import java.text.ParseException;
import java.util.ArrayList;
import java.util.List;
import org.jonction.api.call.CallService.Trial;
import org.jonction.api.call.Decision;
import org.jonction.api.trunk.TrunkProfile.Headers;
import org.jspecify.annotations.Nullable;

/** Tries header rules on a message that somebody wrote. */
final class HeaderRuleTrial {
    private HeaderRuleTrial() {}

    static Trial run(Headers headers, boolean incoming, String message, String caller) {
        SIPMessage tried = parse("message", message);
        SIPRequest from = caller.isBlank() ? null : invite(parse("caller", caller));
        List<Decision> steps = new ArrayList<>();
        new HeaderRules(incoming ? headers.in() : headers.out())
                .apply(tried, from, (rule, outcome) ->
                        steps.add(new Decision("header rule", rule.name(), HeaderRules.told(rule, outcome))));
        return new Trial(steps, tried.encode());
    }

    private static SIPRequest invite(SIPMessage message) {
        if (message instanceof SIPRequest request) {
            return request;
        }
        throw new IllegalArgumentException("caller: a response; it has to be the INVITE of the calling side");
    }

    private static SIPMessage parse(String field, String text) {
        String lines = text.strip().replaceAll("\\R", "\r\n") + "\r\n\r\n";
        SIPMessage message = parsed(field, lines);
        if (message == null || message.getCSeq() == null || !message.getCSeq().getMethod().equals("INVITE")) {
            throw new IllegalArgumentException(
                    field + ": it has to be an INVITE, or a response to one, with its first line and all its headers");
        }
        return message;
    }

    private static @Nullable SIPMessage parsed(String field, String lines) {
        try {
            return new StringMsgParser()
                    .parseSIPMessage(lines.getBytes(StandardCharsets.UTF_8), true, false, (e, sip, type, header, all) -> {
                        throw new ParseException("the line '" + header.strip() + "' is no valid header", 0);
                    });
        } catch (ParseException | RuntimeException e) {
            throw new IllegalArgumentException(field + ": " + e.getMessage(), e);
        }
    }
}
