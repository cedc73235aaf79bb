package org.jonction.api.config;

/** The ConfigAdmin identifiers under which checked documents are delivered; factories get {@code <pid>~<name>}. */
public final class ConfigPid {
    /** Factory: one SIP interface, read by {@code org.jonction.api.sip.SipInterface}. */
    public static final String SIP_INTERFACE = "org.jonction.sip";
    /** Factory: one media realm, read by {@code org.jonction.api.media.MediaRealm}. */
    public static final String MEDIA_REALM = "org.jonction.media";
    /** Factory: one trunk with its peer and its whole profile, read by {@code org.jonction.api.trunk.Trunk}. */
    public static final String TRUNK = "org.jonction.trunk";
    /** Singleton: all dial plans and routes, read by {@code org.jonction.api.route.RoutingTable}. */
    public static final String ROUTING = "org.jonction.route";

    /** Singleton: the box as a machine, read by {@code org.jonction.api.firmware.BoxSettings}. */
    public static final String BOX = "org.jonction.box";

    private ConfigPid() {}
}
