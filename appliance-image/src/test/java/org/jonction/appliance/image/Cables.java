package org.jonction.appliance.image;

import org.jonction.testkit.Netns;
import org.jonction.testkit.Network;

/** The networks that a box in QEMU joins: a namespace on each side, with the addresses of {@link Network}. */
public final class Cables implements AutoCloseable {
    /** The far ends' interface: a bridge, so that it stays while boxes come and go. */
    private static final String BRIDGE = "eth0";

    private final Netns lan;
    private final Netns wan;

    private Cables(Netns lan, Netns wan) {
        this.lan = lan;
        this.wan = wan;
    }

    public static Cables create() {
        Cables cables = new Cables(Netns.create("lan"), Netns.create("wan"));
        bridge(cables.lan);
        bridge(cables.wan);
        cables.lan.address(BRIDGE, Network.PBX + "/24");
        cables.lan.address(BRIDGE, Network.PBX_2 + "/24");
        cables.lan.address(BRIDGE, Network.PBX_6 + "/64");
        cables.wan.address(BRIDGE, Network.ITSP + "/24");
        cables.wan.address(BRIDGE, Network.ITSP_2 + "/24");
        cables.wan.address(BRIDGE, Network.WAN_STRANGER + "/24");
        cables.wan.address(BRIDGE, Network.ITSP_6 + "/64");
        return cables;
    }

    public Netns lan() {
        return lan;
    }

    public Netns wan() {
        return wan;
    }

    /** What {@code ./jonction boot --lan} takes. */
    String lanEnd() {
        return lan + "/" + BRIDGE;
    }

    /** What {@code ./jonction boot --wan} takes. */
    String wanEnd() {
        return wan + "/" + BRIDGE;
    }

    @Override
    public void close() {
        lan.close();
        wan.close();
    }

    private static void bridge(Netns namespace) {
        namespace.run("ip", "link", "add", BRIDGE, "type", "bridge");
        namespace.run("ip", "link", "set", BRIDGE, "up");
    }
}
