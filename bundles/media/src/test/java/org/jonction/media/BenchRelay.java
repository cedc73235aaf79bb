package org.jonction.media;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import org.jonction.api.media.Latching;
import org.jonction.api.media.MediaLeg;
import org.jonction.api.media.MediaRealm;
import org.jonction.api.media.MediaSession;
import org.jonction.api.media.NoPortException;
import org.jonction.api.media.RemoteMedia;
import org.jonction.api.media.Side;

/**
 * The relay as the appliance runs it, with its calls set up at once and without SIP: what {@code bench/media} loads.
 *
 * <p>Arguments: number of calls; own address and far end's address of side A; the same of side B. Far ends send from
 * port 10000 + 2 x call. Prints a line {@code call portA portB} for each call, then {@code ready}; ends with its input.
 */
final class BenchRelay {
    private BenchRelay() {}

    public static void main(String[] args) throws Exception {
        int calls = Integer.parseInt(args[0]);
        MediaRelay relay = new MediaRelay(0, 3000);
        relay.addRealm(realm("a", args[1]));
        relay.addRealm(realm("b", args[3]));
        for (int call = 0; call < calls; call++) {
            MediaSession session = open(relay);
            session.remote(Side.A, farEnd(args[2], call));
            session.remote(Side.B, farEnd(args[4], call));
            System.out.println(
                    call + " " + session.local(Side.A).rtpPort() + " " + session.local(Side.B).rtpPort());
        }
        System.out.println("ready");
        while (System.in.read() >= 0) {}
        relay.stop();
    }

    private static RealmPorts realm(String name, String address) {
        return new RealmPorts(new MediaRealm(name, name, address, 10_000, 59_999, address, 46));
    }

    private static MediaSession open(MediaRelay relay) throws NoPortException {
        return relay.open(leg("a"), leg("b"), side -> {});
    }

    private static MediaLeg leg(String realm) {
        return new MediaLeg(realm, Latching.STRICT, 60, 1800);
    }

    private static RemoteMedia farEnd(String address, int call) {
        InetAddress host = InetAddress.ofLiteral(address);
        int port = 10_000 + 2 * call;
        return new RemoteMedia(new InetSocketAddress(host, port), new InetSocketAddress(host, port + 1), false);
    }
}
