package org.jonction.firmware.firewall;

import java.math.BigInteger;
import java.net.InetAddress;
import java.util.Comparator;
import java.util.List;

/** Addresses and CIDR blocks of one family; the kernel takes no set in which one lies within another. */
final class Blocks {
    private Blocks() {}

    /** Those that lie within no other one, in order. */
    static List<String> widest(List<String> blocks) {
        List<Block> all = blocks.stream()
                .map(Block::parse)
                .distinct()
                .sorted(Comparator.comparing(Block::network).thenComparing(Block::prefix))
                .toList();
        return all.stream()
                .filter(block -> all.stream().noneMatch(other -> other != block && other.contains(block)))
                .map(Block::text)
                .toList();
    }

    private record Block(String text, BigInteger network, int prefix, int bits) {
        static Block parse(String text) {
            int slash = text.indexOf('/');
            byte[] address = InetAddress.ofLiteral(slash < 0 ? text : text.substring(0, slash)).getAddress();
            int bits = address.length * 8;
            int prefix = slash < 0 ? bits : Integer.parseInt(text.substring(slash + 1));
            String name = slash >= 0 && prefix == bits ? text.substring(0, slash) : text;
            return new Block(name, new BigInteger(1, address), prefix, bits);
        }

        boolean contains(Block other) {
            int spare = bits - prefix;
            return prefix <= other.prefix && network.shiftRight(spare).equals(other.network.shiftRight(spare));
        }
    }
}
