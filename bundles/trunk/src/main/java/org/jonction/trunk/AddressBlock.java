package org.jonction.trunk;

import java.net.InetAddress;

/** A CIDR block of IPv4 or IPv6 addresses (RFC 4632, RFC 4291 section 2.3). */
record AddressBlock(InetAddress network, int prefixLength) {
    AddressBlock {
        int bits = network.getAddress().length * Byte.SIZE;
        if (prefixLength < 0 || prefixLength > bits) {
            throw new IllegalArgumentException(
                    "prefix length " + prefixLength + " of " + network.getHostAddress() + " is not from 0 to " + bits);
        }
    }

    static AddressBlock parse(String text) {
        int slash = text.indexOf('/');
        return new AddressBlock(
                InetAddress.ofLiteral(text.substring(0, slash)), Integer.parseInt(text.substring(slash + 1)));
    }

    boolean contains(InetAddress address) {
        byte[] ours = network.getAddress();
        byte[] theirs = address.getAddress();
        if (ours.length != theirs.length) {
            return false;
        }
        int wholeBytes = prefixLength / Byte.SIZE;
        for (int i = 0; i < wholeBytes; i++) {
            if (ours[i] != theirs[i]) {
                return false;
            }
        }
        int restBits = prefixLength % Byte.SIZE;
        int restMask = 0xFF << (Byte.SIZE - restBits) & 0xFF;
        return restBits == 0 || ((ours[wholeBytes] ^ theirs[wholeBytes]) & restMask) == 0;
    }
}
