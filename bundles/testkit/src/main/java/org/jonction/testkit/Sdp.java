package org.jonction.testkit;

import java.net.InetSocketAddress;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Session descriptions with one PCMA stream (RFC 4566, RFC 3264). */
final class Sdp {
    private static final Pattern CONNECTION = Pattern.compile("(?m)^c=IN IP[46] ([^\\s/]+)");
    private static final Pattern AUDIO = Pattern.compile("(?m)^m=audio (\\d+)");
    private static final Pattern DIRECTION = Pattern.compile("(?m)^a=(sendrecv|sendonly|recvonly|inactive)");

    private Sdp() {}

    static String audio(String name, InetSocketAddress local, String direction, int version) {
        String address = local.getAddress().getHostAddress().replaceFirst("%.*", "");
        String type = address.indexOf(':') < 0 ? "IP4" : "IP6";
        return String.join(
                "\r\n",
                "v=0",
                "o=" + name + " 4711 " + version + " IN " + type + " " + address,
                "s=call of " + name,
                "c=IN " + type + " " + address,
                "t=0 0",
                "m=audio " + local.getPort() + " RTP/AVP 8",
                "a=rtpmap:8 PCMA/8000",
                "a=ptime:20",
                "a=" + direction,
                "");
    }

    /** Where the far end wants its audio, or empty when the text says nothing of it. */
    static Optional<InetSocketAddress> remote(String sdp) {
        Matcher connection = CONNECTION.matcher(sdp);
        Matcher audio = AUDIO.matcher(sdp);
        return connection.find() && audio.find()
                ? Optional.of(new InetSocketAddress(connection.group(1), Integer.parseInt(audio.group(1))))
                : Optional.empty();
    }

    /** Direction as the far end sees it, {@code sendrecv} unless told. */
    static String direction(String sdp) {
        Matcher direction = DIRECTION.matcher(sdp);
        return direction.find() ? direction.group(1) : "sendrecv";
    }

    /** The direction that answers an offered one (RFC 3264 6.1). */
    static String answerTo(String offered) {
        return switch (offered) {
            case "sendonly" -> "recvonly";
            case "recvonly" -> "sendonly";
            default -> offered;
        };
    }
}
