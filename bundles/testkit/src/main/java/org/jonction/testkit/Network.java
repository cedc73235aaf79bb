package org.jonction.testkit;

/**
 * Three namespaces in a row: the company's LAN, the box, and the provider's side. Only the box has a foot in both
 * networks, and nothing is routed. Addresses are those for documentation (RFC 5737, RFC 3849).
 */
public final class Network implements AutoCloseable {
    /** The box in the LAN. */
    public static final String BOX_LAN = "192.0.2.1";
    /** The PBX and its phones. */
    public static final String PBX = "192.0.2.2";
    /** The second PBX. */
    public static final String PBX_2 = "192.0.2.3";
    /** The box on the provider's side. */
    public static final String BOX_WAN = "198.51.100.1";
    /** The provider. */
    public static final String ITSP = "198.51.100.2";
    /** The second provider. */
    public static final String ITSP_2 = "198.51.100.3";
    /** A provider that stands by. */
    public static final String ITSP_BACKUP = "198.51.100.4";
    /** Another host of the provider's side, known to nobody. */
    public static final String WAN_STRANGER = "198.51.100.66";
    public static final String BOX_LAN_6 = "2001:db8:1::1";
    public static final String PBX_6 = "2001:db8:1::2";
    public static final String BOX_WAN_6 = "2001:db8:2::1";
    public static final String ITSP_6 = "2001:db8:2::2";

    private final Netns lan;
    private final Netns box;
    private final Netns wan;

    private Network(Netns lan, Netns box, Netns wan) {
        this.lan = lan;
        this.box = box;
        this.wan = wan;
    }

    public static Network create() {
        Network network = new Network(Netns.create("lan"), Netns.create("box"), Netns.create("wan"));
        try {
            network.cable();
            return network;
        } catch (RuntimeException e) {
            network.close();
            throw e;
        }
    }

    public Netns lan() {
        return lan;
    }

    public Netns box() {
        return box;
    }

    public Netns wan() {
        return wan;
    }

    @Override
    public void close() {
        lan.close();
        box.close();
        wan.close();
    }

    private void cable() {
        Netns.connect(lan, "eth0", box, "lan0");
        Netns.connect(wan, "eth0", box, "wan0");
        box.address("lan0", BOX_LAN + "/24");
        box.address("lan0", BOX_LAN_6 + "/64");
        lan.address("eth0", PBX + "/24");
        lan.address("eth0", PBX_2 + "/24");
        lan.address("eth0", PBX_6 + "/64");
        box.address("wan0", BOX_WAN + "/24");
        box.address("wan0", BOX_WAN_6 + "/64");
        wan.address("eth0", ITSP + "/24");
        wan.address("eth0", ITSP_2 + "/24");
        wan.address("eth0", ITSP_BACKUP + "/24");
        wan.address("eth0", WAN_STRANGER + "/24");
        wan.address("eth0", ITSP_6 + "/64");
    }
}
