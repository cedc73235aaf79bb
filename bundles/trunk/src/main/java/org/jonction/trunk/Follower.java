package org.jonction.trunk;

import java.util.Collection;
import org.jonction.api.trunk.Trunk;

/** Works for the trunks as they are now. */
public interface Follower {
    /** Makes these trunks, and no others, those that it works for. Called often, and must not block. */
    void follow(Collection<Trunk> trunks);
}
