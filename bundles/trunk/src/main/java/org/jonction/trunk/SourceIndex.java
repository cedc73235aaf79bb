package org.jonction.trunk;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jonction.api.sip.SipSource;
import org.jonction.api.trunk.PeerEndpoint;
import org.jonction.api.trunk.Trunk;

/**
 * Finds the trunk of a source: by an endpoint's address and port, then by address, then by the longest block.
 * Immutable; what two trunks of one interface claim alike belongs to the first of them.
 */
final class SourceIndex {
    private final Map<String, Interface> interfaces = new HashMap<>();

    /** @throws IllegalArgumentException when a source is neither an address nor a CIDR block */
    SourceIndex(Collection<Trunk> trunks) {
        for (Trunk trunk : trunks) {
            interfaces
                    .computeIfAbsent(trunk.sipInterface(), name -> new Interface())
                    .add(trunk);
        }
        interfaces.values().forEach(Interface::sort);
    }

    Optional<Trunk> find(SipSource source) {
        Interface known = interfaces.get(source.sipInterface());
        return known == null ? Optional.empty() : known.find(source.remote());
    }

    /** The literal address of an endpoint with its port. */
    static InetSocketAddress address(PeerEndpoint endpoint) {
        return new InetSocketAddress(InetAddress.ofLiteral(endpoint.address()), endpoint.port());
    }

    /** The sources on one SIP interface; results are made once, so that a look-up of an address allocates nothing. */
    private static final class Interface {
        private final Map<InetSocketAddress, Optional<Trunk>> endpoints = new HashMap<>();
        private final Map<InetAddress, Optional<Trunk>> addresses = new HashMap<>();
        private final List<Block> blocks = new ArrayList<>();

        void add(Trunk trunk) {
            Optional<Trunk> result = Optional.of(trunk);
            for (String source : trunk.peer().sources()) {
                try {
                    if (source.indexOf('/') < 0) {
                        addresses.putIfAbsent(InetAddress.ofLiteral(source), result);
                    } else {
                        blocks.add(new Block(AddressBlock.parse(source), result));
                    }
                } catch (IllegalArgumentException e) {
                    throw new IllegalArgumentException(
                            "configuration field 'peer.endpoints' or 'peer.sources' has '" + source
                                    + "', expected a literal address, or a block such as 192.0.2.0/24 as a source",
                            e);
                }
            }
            trunk.peer().endpoints().forEach(endpoint -> endpoints.putIfAbsent(address(endpoint), result));
        }

        void sort() {
            blocks.sort(
                    Comparator.comparingInt((Block b) -> b.block.prefixLength()).reversed());
        }

        Optional<Trunk> find(InetSocketAddress remote) {
            Optional<Trunk> found = endpoints.get(remote);
            if (found == null) {
                found = addresses.get(remote.getAddress());
            }
            return found == null ? inBlocks(remote.getAddress()) : found;
        }

        private Optional<Trunk> inBlocks(InetAddress address) {
            for (Block block : blocks) {
                if (block.block.contains(address)) {
                    return block.trunk;
                }
            }
            return Optional.empty();
        }
    }

    private record Block(AddressBlock block, Optional<Trunk> trunk) {}
}
