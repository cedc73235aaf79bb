package org.jonction.sip;

import org.jonction.api.sip.RequestHandler;
import org.jspecify.annotations.Nullable;

/** The request handler in force, if there is one. */
final class TransactionUser {
    private volatile @Nullable RequestHandler handler;

    @Nullable
    RequestHandler handler() {
        return handler;
    }

    synchronized void come(RequestHandler next) {
        handler = next;
    }

    /** No effect when another one has come already. */
    synchronized void leave(RequestHandler former) {
        if (handler == former) {
            handler = null;
        }
    }
}
