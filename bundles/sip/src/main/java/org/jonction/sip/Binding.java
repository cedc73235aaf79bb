package org.jonction.sip;

import io.netty.channel.unix.Errors.NativeIoException;
import java.io.IOException;
import java.net.InetAddress;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jonction.api.sip.SipInterface;
import org.jonction.api.sip.Transport;
import org.jonction.api.journal.Custody;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One transport of a SIP interface: bound, or tried again until it is. */
final class Binding {
    private static final Logger LOG = LoggerFactory.getLogger(Binding.class);
    private static final int RETRY_AFTER_S = 3;
    private static final int EADDRINUSE = -98;
    private static final int EADDRNOTAVAIL = -99;

    private final SipInterface sipInterface;
    private final Transport transport;
    private final Opener opener;
    private final ScheduledExecutorService retries;
    private final Runnable onChange;
    private @Nullable Bound bound;
    private @Nullable Future<?> retry;
    private boolean released;
    private volatile String error = "";

    /** Opens a socket. */
    interface Opener {
        Bound open() throws IOException;
    }

    /** Binds at once if possible; {@code onChange} runs when that changes later. */
    Binding(
            SipInterface sipInterface,
            Transport transport,
            Opener opener,
            ScheduledExecutorService retries,
            Runnable onChange) {
        this.sipInterface = sipInterface;
        this.transport = transport;
        this.opener = opener;
        this.retries = retries;
        this.onChange = onChange;
        bind();
    }

    private synchronized void bind() {
        if (released) {
            return;
        }
        try {
            bound = opener.open();
            error = "";
            LOG.info("{} listens on {}", name(), where());
        } catch (IOException e) {
            String reason = where() + " cannot be bound: " + reason(e) + "; tried again every " + RETRY_AFTER_S + " s";
            if (!reason.equals(error)) {
                LOG.warn("{}: {}", name(), reason);
            }
            error = reason;
            retry = retries.schedule(this::bindAgain, RETRY_AFTER_S, TimeUnit.SECONDS);
        }
    }

    private void bindAgain() {
        bind();
        onChange.run();
    }

    private String reason(IOException e) {
        int errno = e instanceof NativeIoException nativeError ? nativeError.expectedErr() : 0;
        return switch (errno) {
            case EADDRINUSE ->
                "the port is in use by "
                        + PortHolder.find(
                                transport, InetAddress.ofLiteral(sipInterface.address()), sipInterface.port(transport));
            case EADDRNOTAVAIL ->
                "no network interface of this host has this address; correct it, or give the host that address";
            default -> String.valueOf(e.getMessage());
        };
    }

    private String name() {
        return "SIP interface " + sipInterface.name();
    }

    private String where() {
        return transport + " " + sipInterface.address() + " port " + sipInterface.port(transport);
    }

    /** Why it does not listen, or empty. */
    String error() {
        return error;
    }

    synchronized @Nullable Bound bound() {
        return bound;
    }

    void release() {
        end(Bound::release);
    }

    /** Leaves the socket to the next version of this bundle. */
    void leave(Custody custody) {
        end(socket -> socket.leave(custody));
    }

    private synchronized void end(Consumer<Bound> how) {
        released = true;
        if (retry != null) {
            retry.cancel(false);
        }
        if (bound != null) {
            how.accept(bound);
            bound = null;
            LOG.info("{} no longer listens on {}", name(), where());
        }
    }
}
