package org.jonction.call;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;

/** Literal addresses; nothing here asks a name server. */
final class Hosts {
    private Hosts() {}

    /** The address that {@code host} spells, with or without the brackets of a URI, or null when it is a name. */
    static @Nullable InetAddress literal(String host) {
        boolean six = host.indexOf(':') >= 0;
        if (host.isEmpty() || host.length() > 47 || host.indexOf('%') >= 0 || !(six || dotted(host))) {
            return null;
        }
        try {
            return InetAddress.ofLiteral(host.startsWith("[") ? host.substring(1, host.length() - 1) : host);
        } catch (IllegalArgumentException e) {
            return null;
        }
    }

    private static boolean dotted(String host) {
        int dots = 0;
        for (int i = 0; i < host.length(); i++) {
            char c = host.charAt(i);
            if (c == '.') {
                dots++;
            } else if (c < '0' || c > '9') {
                return false;
            }
        }
        return dots == 3;
    }

    /** Whether an address cannot be reached from outside its own network (RFC 1918, RFC 4193, RFC 3927, loopback). */
    static boolean inner(InetAddress address) {
        return address.isSiteLocalAddress()
                || address.isLinkLocalAddress()
                || address.isLoopbackAddress()
                || address.getAddress().length == 16 && (address.getAddress()[0] & 0xFE) == 0xFC;
    }

    /** An address and port for people. */
    static String text(InetSocketAddress remote) {
        return uriHost(remote.getAddress()) + ":" + remote.getPort();
    }

    /** An address as the host part of a URI. */
    static String uriHost(InetAddress address) {
        String text = address.getHostAddress();
        return text.indexOf(':') < 0 ? text : "[" + text + "]";
    }
}
