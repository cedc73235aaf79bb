package org.jonction.call;

import org.jonction.api.sip.ServerTransaction;

/** A transfer that is under way, as the sessions concerned see it. */
interface Pending {
    /** The call to the target has ended before the legs were joined. */
    void targetOver(Cause cause, int status);

    /** The session it transfers ends, or is left to another version of this bundle. */
    void abandon(String why);

    /** A BYE in the session it transfers. @return whether it has been dealt with */
    boolean onBye(Leg leg, ServerTransaction bye);
}
