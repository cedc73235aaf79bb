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

    /** For people. */
    static String family(InetAddress address) {
        return address instanceof Inet4Address ? "IPv4" : "IPv6";
    }

    static boolean sameFamily(InetAddress a, InetAddress b) {
        return a instanceof Inet4Address == b instanceof Inet4Address;
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
