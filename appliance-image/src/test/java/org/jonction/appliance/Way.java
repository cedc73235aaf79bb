package org.jonction.appliance;

import org.jonction.testkit.Netns;
import org.jonction.testkit.Network;

/** A way through the box: who calls whom, and by which transports. */
enum Way {
    UDP(false, Network.PBX, false, "+442079460001", Network.ITSP, false),
    TCP(false, Network.PBX_2, true, "+442079460101", Network.ITSP_2, true),
    UDP_TO_TCP(false, Network.PBX, false, "+442079460101", Network.ITSP_2, true),
    TCP_TO_UDP(false, Network.PBX_2, true, "+442079460001", Network.ITSP, false),
    INBOUND_UDP(true, Network.ITSP, false, "+33199000101", Network.PBX, false),
    INBOUND_UDP_TO_TCP(true, Network.ITSP, false, "+33199000201", Network.PBX_2, true),
    IPV6(false, Network.PBX_6, true, "+442079460601", Network.ITSP_6, false),
    IPV6_TO_IPV4(false, Network.PBX_6, true, "+442079460001", Network.ITSP, false),
    IPV4_TO_IPV6(false, Network.PBX, false, "+442079460601", Network.ITSP_6, false);

    /** Addresses and names that nobody on the provider's side may see, as a regular expression. */
    private static final String OF_LAN = "(?i)192\\.0\\.2\\.|2001:db8:1:|far-end pbx|pbx@|o=pbx";
    /** The same for the LAN. */
    private static final String OF_WAN = "(?i)198\\.51\\.100\\.|2001:db8:2:|far-end itsp|itsp@|o=itsp|provider\\.example";

    final boolean inbound;
    final String callerAddress;
    final boolean callerTcp;
    final String number;
    final String calledAddress;
    final boolean calledTcp;

    Way(boolean inbound, String callerAddress, boolean callerTcp, String number, String calledAddress,
            boolean calledTcp) {
        this.inbound = inbound;
        this.callerAddress = callerAddress;
        this.callerTcp = callerTcp;
        this.number = number;
        this.calledAddress = calledAddress;
        this.calledTcp = calledTcp;
    }

    Netns callerPlace(Network network) {
        return inbound ? network.wan() : network.lan();
    }

    Netns calledPlace(Network network) {
        return inbound ? network.lan() : network.wan();
    }

    String callerName() {
        return inbound ? "itsp" : "pbx";
    }

    String calledName() {
        return inbound ? "pbx" : "itsp";
    }

    /** The number that calls. */
    String origin() {
        return inbound ? "+442079460099" : "+33199000199";
    }

    /** The box's address towards the caller. */
    String boxAddress() {
        boolean ipv6 = callerAddress.indexOf(':') >= 0;
        if (inbound) {
            return ipv6 ? Network.BOX_WAN_6 : Network.BOX_WAN;
        }
        return ipv6 ? Network.BOX_LAN_6 : Network.BOX_LAN;
    }

    /** What the caller must never see. */
    String hiddenFromCaller() {
        return inbound ? OF_LAN : OF_WAN;
    }

    /** What the called party must never see. */
    String hiddenFromCalled() {
        return inbound ? OF_WAN : OF_LAN;
    }
}
