package org.jonction.call;

import gov.nist.javax.sip.message.SIPRequest;
import java.util.List;
import java.util.Map;
import org.jonction.api.sip.SipService;
import org.jonction.api.sip.SipTimers;
import org.jspecify.annotations.Nullable;

/** BYE to both sides of a recorded session that cannot go on, as far as its dialogs can be read. */
final class Farewell {
    private Farewell() {}

    static void say(SipService sip, Map<String, @Nullable Object> session) {
        for (String leg : List.of("a", "b")) {
            if (session.get(leg) instanceof Map<?, ?> record && record.get("dialog") != null) {
                try {
                    bye(sip, RecordReader.read(Dialog.class, record.get("dialog"), null));
                } catch (IllegalArgumentException e) {
                    // nothing is known of this side: it hears no more of the call
                }
            }
        }
    }

    private static void bye(SipService sip, Dialog dialog) {
        Dialog last = dialog.next();
        sip.loop(dialog.callId()).execute(() -> {
            SIPRequest bye = Messages.request("BYE", last);
            sip.send(bye, last.hop(), SipTimers.DEFAULT, Unheeded.ANY);
        });
    }
}
