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
 */
public record SipStatus(
        List<ListeningPoint> listeningPoints,
        int connections,
        int clientTransactions,
        int serverTransactions,
        long received,
        long sent,
        long malformed,
        long dropped) {
    public SipStatus {
        listeningPoints = List.copyOf(listeningPoints);
    }
}
