package org.jonction.api.trunk;

import org.jonction.api.config.Settings;
import org.jonction.api.gateway.DriverPolicy;

/**
 * A trunk: a SIP interface of the box and a peer, joined by a profile. Immutable: a leg keeps the trunk that it was
 * created with, whatever is committed later.
 *
 * @param name name of the trunk
 * @param state whether new calls may use it
 * @param sipInterface name of the SIP interface
 * @param realm realm of that interface
 * @param mediaRealm name of the media realm
 * @param peer the far end
 * @param dialPlan name of the dial plan for calls from this trunk; empty for none
 * @param maxSessions most sessions at once in both directions; 0 for no limit
 * @param access how the box and the peer prove who they are
 * @param profile behaviour
 * @param driver policy of the peer's driver
 */
public record Trunk(
        String name,
        AdminState state,
        String sipInterface,
        String realm,
        String mediaRealm,
        Peer peer,
        String dialPlan,
        int maxSessions,
        Access access,
        TrunkProfile profile,
        DriverPolicy driver) {
    /** Whether a trunk takes new calls. */
    public enum AdminState {
        /** It does. */
        ENABLED,
        /** Calls in progress go on, new ones go elsewhere. */
        DRAINING,
        /** As {@link #DRAINING}, and its peer is not watched. */
        DISABLED
    }

    /** Reads a delivered configuration. @throws IllegalArgumentException naming the field that does not fit */
    public static Trunk from(Settings s) {
        return new Trunk(
                s.text("name"),
                s.choice("state", AdminState.class),
                s.text("sipInterface"),
                s.text("realm"),
                s.text("mediaRealm"),
                Peer.from(s.section("peer")),
                s.find("dialPlan").orElse(""),
                s.integer("maxSessions"),
                Access.from(s),
                TrunkProfile.from(s.section("profile")),
                DriverPolicy.NONE);
    }

    /** The same trunk with the peer as it is reached now. */
    public Trunk with(Peer found) {
        return new Trunk(
                name, state, sipInterface, realm, mediaRealm, found, dialPlan, maxSessions, access, profile, driver);
    }

    /** The same trunk with another driver policy. */
    public Trunk with(DriverPolicy policy) {
        return new Trunk(
                name, state, sipInterface, realm, mediaRealm, peer, dialPlan, maxSessions, access, profile, policy);
    }
}
