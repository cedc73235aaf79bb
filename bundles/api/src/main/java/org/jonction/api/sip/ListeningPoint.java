package org.jonction.api.sip;

/**
 * The state of one transport of a SIP interface.
 *
 * @param sipInterface name of the SIP interface
 * @param realm its realm
 * @param transport transport
 * @param address bound address
 * @param host host for Via and Contact, IPv6 in brackets
 * @param port bound port, also for Via and Contact
 * @param error why it does not listen, naming the port and its holder; empty while it listens
 */
public record ListeningPoint(
        String sipInterface, String realm, Transport transport, String address, String host, int port, String error) {
    /** Whether messages are being received here. */
    public boolean listening() {
        return error.isEmpty();
    }
}
