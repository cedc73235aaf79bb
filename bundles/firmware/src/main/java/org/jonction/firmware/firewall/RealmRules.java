package org.jonction.firmware.firewall;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.jonction.api.config.Nic;
import org.jonction.api.media.MediaRealm;
import org.jonction.api.sip.SipInterface;
import org.jonction.api.sip.Transport;
import org.jonction.api.trunk.Trunk;

/**
 * What the kernel lets in for the realms.
 *
 * <p>SIP comes in only from the sources of the interface's trunks, so that the kernel is as silent to everybody else as
 * the SIP layer is. RTP comes from where the far end's SDP says, which may be anywhere: its ports are open, and the
 * relay itself checks each source.
 *
 * @param consoleOnWan port on which the console is reached on {@code wan}; 0 when it is not
 */
record RealmRules(List<SipInterface> interfaces, List<MediaRealm> mediaRealms, List<Trunk> trunks, int consoleOnWan) {
    private static final String CHAIN = "inet jonction realms";

    /** A script that puts these rules in the place of what the chain held, in one transaction. */
    String script() {
        List<String> rules = new ArrayList<>();
        interfaces.forEach(one -> addSip(rules, one));
        mediaRealms.forEach(realm -> addMedia(rules, realm));
        if (consoleOnWan > 0) {
            rules.add("iifname \"wan\" tcp dport " + consoleOnWan + " accept comment \"console\"");
        }
        return rules.stream()
                .map(rule -> "add rule " + CHAIN + " " + rule + "\n")
                .collect(Collectors.joining("", "flush chain " + CHAIN + "\n", ""));
    }

    /** A script that shows what the chain holds. */
    static String listing() {
        return "list chain " + CHAIN + "\n";
    }

    private void addSip(List<String> rules, SipInterface one) {
        if (Nic.of(one.address()).isPresent()) {
            return; // nothing listens while the interface has no address
        }
        String family = family(one.address());
        List<String> sources = Blocks.widest(trunks.stream()
                .filter(trunk -> trunk.sipInterface().equals(one.name()))
                .flatMap(trunk -> trunk.peer().sources().stream())
                .filter(source -> family(source).equals(family))
                .toList());
        boolean register = trunks.stream()
                .anyMatch(trunk -> trunk.sipInterface().equals(one.name())
                        && trunk.access().peerRegistration().isPresent());
        for (Transport transport : one.transports()) {
            String to = "%s daddr %s %s dport %d"
                    .formatted(family, one.address(), transport == Transport.UDP ? "udp" : "tcp", one.port(transport));
            if (!sources.isEmpty()) {
                rules.add("%s saddr { %s } %s accept comment \"SIP %s\""
                        .formatted(family, String.join(", ", sources), to, one.name()));
            }
            if (register && transport != Transport.TLS) {
                rules.add("%s limit rate 200/second burst 500 packets accept comment \"REGISTER %s\""
                        .formatted(to, one.name()));
            }
        }
    }

    private static void addMedia(List<String> rules, MediaRealm realm) {
        if (Nic.of(realm.address()).isEmpty()) {
            rules.add("%s daddr %s udp dport %d-%d accept comment \"media %s\""
                    .formatted(
                            family(realm.address()), realm.address(), realm.portMin(), realm.portMax(), realm.name()));
        }
    }

    private static String family(String address) {
        return address.indexOf(':') < 0 ? "ip" : "ip6";
    }
}
