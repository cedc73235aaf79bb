package org.jonction.call;

import org.jonction.api.call.CallState;

/** Looking for a far end that rings. */
final class Setup extends Unanswered {
    Setup(Session session, Hunt hunt) {
        super(session, hunt);
    }

    @Override
    public CallState visible() {
        return CallState.SETUP;
    }

    @Override
    void progress(int status, boolean described) {
        Early early = new Early(session, hunt);
        session.become(early);
        early.progress(status, described);
    }
}
