package org.jonction.api.sip;

import java.util.List;

/**
 * The signalling layer at one moment.
 *
 * @param listeningPoints every configured transport of every SIP interface
 * @param connections open stream connections
 * @param clientTransactions client transactions not yet terminated
 * @param serverTransactions server transactions not yet terminated
 * @param received messages taken from the network since start
 * @param sent messages given to the network since start
 * @param malformed received messages that were refused or dropped because they are not valid SIP
 * @param dropped received messages and connections that a filter dropped without an answer
 * @param refused received requests that were answered 503 because of a limit or because of the box's lag
 * @param lagMs milliseconds that signalling is behind now
 * @param overloaded whether the sources that send most are cut back now because of that lag
 */
public record SipStatus(
        List<ListeningPoint> listeningPoints,
        int connections,
        int clientTransactions,
        int serverTransactions,
        long received,
        long sent,
        long malformed,
        long dropped,
        long refused,
        long lagMs,
        boolean overloaded) {
    public SipStatus {
        listeningPoints = List.copyOf(listeningPoints);
    }
}
