package org.jonction.sip;

import org.jonction.api.sip.RequestHandler;
import org.jspecify.annotations.Nullable;

/** The request handler in force, if there is one. */
final class TransactionUser {
    private volatile @Nullable RequestHandler handler;

    @Nullable RequestHandler handler() {
        return handler;
    }

    void set(@Nullable RequestHandler next) {
        handler = next;
    }
}
