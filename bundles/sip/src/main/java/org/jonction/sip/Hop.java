package org.jonction.sip;

/** A way to one peer. */
interface Hop {
    /** Whether what was handed over is neither lost nor to be repeated (RFC 3261 17). */
    boolean reliable();

    /** Sends {@code message} from {@code loop}, now or once connected; a failure is told on any thread. */
    void send(Loop loop, byte[] message, Failure failure);

    /** What is told when a message could not be sent. */
    @FunctionalInterface
    interface Failure {
        Failure IGNORED = reason -> {};

        void sendFailed(String reason);
    }
}
