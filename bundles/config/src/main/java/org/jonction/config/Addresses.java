package org.jonction.config;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Optional;
import java.util.regex.Pattern;

/** Literal addresses and blocks of them; no name is ever looked up. */
final class Addresses {
    private static final String OCTET = "(25[0-5]|2[0-4][0-9]|1[0-9][0-9]|[1-9]?[0-9])";
    private static final Pattern IPV4 = Pattern.compile(OCTET + "(\\." + OCTET + "){3}");
    private static final Pattern IPV6 = Pattern.compile("[0-9A-Fa-f:.]*:[0-9A-Fa-f:.]*");
    private static final Pattern PREFIX = Pattern.compile("0|[1-9][0-9]{0,2}");

    private Addresses() {}

    /** The address that a text spells, or empty when it is no literal address. */
    static Optional<InetAddress> parse(String text) {
        if (!IPV4.matcher(text).matches() && !IPV6.matcher(text).matches()) {
            return Optional.empty();
        }
        try {
            InetAddress address = InetAddress.ofLiteral(text);
            boolean mapped = address instanceof Inet4Address && text.indexOf(':') >= 0;
            return mapped ? Optional.empty() : Optional.of(address);
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /** Of a literal address, or of a network interface, which stands for its first IPv4 address. For people. */
    static String family(String addressOrNic) {
        return parse(addressOrNic).map(Addresses::family).orElse("IPv4");
    }

    /** For people. */
    static String family(InetAddress address) {
        return address instanceof Inet4Address ? "IPv4" : "IPv6";
    }

    /** A network and the length of its prefix in bits. */
    record Block(InetAddress network, int prefix) {
        /** The block that a text spells, host bits cleared, or empty when it spells none; one address is a block. */
        static Optional<Block> parse(String text) {
            int slash = text.indexOf('/');
            Optional<InetAddress> address = Addresses.parse(slash < 0 ? text : text.substring(0, slash));
            String prefix = slash < 0 ? "" : text.substring(slash + 1);
            if (address.isEmpty() || slash >= 0 && !PREFIX.matcher(prefix).matches()) {
                return Optional.empty();
            }
            int bits = address.get().getAddress().length * 8;
            int length = slash < 0 ? bits : Integer.parseInt(prefix);
            return length > bits ? Optional.empty() : Optional.of(new Block(masked(address.get(), length), length));
        }

        /** Whether an address, or every address of another block, lies within. */
        boolean contains(Block other) {
            return other.prefix >= prefix
                    && network.getClass() == other.network.getClass()
                    && masked(other.network, prefix).equals(network);
        }

        private static InetAddress masked(InetAddress address, int prefix) {
            byte[] bytes = address.getAddress();
            for (int bit = prefix; bit < bytes.length * 8; bit++) {
                bytes[bit / 8] &= (byte) ~(0x80 >> bit % 8);
            }
            try {
                return InetAddress.getByAddress(bytes);
            } catch (UnknownHostException e) {
                throw new IllegalStateException("an address has 4 or 16 bytes", e);
            }
        }

        @Override
        public String toString() {
            return network.getHostAddress() + "/" + prefix;
        }
    }
}
