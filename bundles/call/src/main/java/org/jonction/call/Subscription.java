package org.jonction.call;

import gov.nist.javax.sip.message.SIPRequest;
import gov.nist.javax.sip.message.SIPResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jonction.api.sip.ClientTransaction;
import org.jonction.api.sip.ResponseHandler;

/**
 * The subscription that a REFER has made (RFC 3515 section 2.4.4): tells the referrer by NOTIFY how it goes, one after
 * the other, so that they cannot overtake each other.
 */
final class Subscription implements ResponseHandler {
    private static final int EXPIRES_S = 180;

    private final Leg referrer;
    private final String event;
    private final Deque<Integer> waiting = new ArrayDeque<>();
    private boolean open;
    private boolean busy;
    private Runnable done = () -> {};

    /**
     * @param referrer the leg that sent the REFER
     * @param refer its number
     * @param open whether it wants to be told
     */
    Subscription(Leg referrer, long refer, boolean open) {
        this.referrer = referrer;
        this.open = open;
        event = Transfers.EVENT + ";id=" + refer; // RFC 3515 2.4.6
    }

    /** Tells of a provisional response. */
    void progress(int status) {
        if (open) {
            waiting.add(status);
            send();
        }
    }

    /** Tells how it has ended, and runs {@code afterwards} when that has been heard, or nobody is to hear it. */
    void finish(int status, Runnable afterwards) {
        if (!open || referrer.absent) {
            open = false;
            afterwards.run();
            return;
        }
        done = afterwards;
        waiting.add(status);
        send();
    }

    /** Nobody listens any more. */
    void stop() {
        open = false;
        waiting.clear();
    }

    private void send() {
        Integer status = busy || !open ? null : waiting.poll();
        if (status == null) {
            return;
        }
        busy = true;
        boolean last = status >= 200;
        open = !last;
        SIPRequest notify = referrer.request("NOTIFY");
        referrer.addContact(notify);
        Messages.set(notify, "Event", event);
        Messages.set(notify, "Subscription-State",
                last ? "terminated;reason=noresource" : "active;expires=" + EXPIRES_S);
        body(notify, status);
        referrer.send(notify, this);
    }

    /** RFC 3515 2.4.5: the status line alone, in the standard's words */
    static void body(SIPRequest notify, int status) {
        String line = "SIP/2.0 " + status + " " + SIPResponse.getReasonPhrase(status) + "\r\n";
        notify.setMessageContent("message", "sipfrag", line.getBytes(StandardCharsets.US_ASCII));
    }

    private void told(boolean heard) {
        busy = false;
        if (!heard && open) {
            stop();
        }
        if (open) {
            send();
        } else {
            Runnable afterwards = done;
            done = () -> {};
            afterwards.run();
        }
    }

    @Override
    public void onResponse(ClientTransaction from, SIPResponse response) {
        int status = response.getStatusCode();
        if (status >= 200) {
            told(status != 481); // RFC 6665 4.2.2: the subscription is gone
        }
    }

    @Override
    public void onTimeout(ClientTransaction from) {
        told(false);
    }

    @Override
    public void onTransportError(ClientTransaction from, String reason) {
        told(false);
    }
}
