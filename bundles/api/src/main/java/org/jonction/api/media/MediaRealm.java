package org.jonction.api.media;

import org.jonction.api.config.Settings;

/**
 * A media realm: the address and ports that the relay uses in one realm.
 *
 * @param name name of the media realm
 * @param realm the realm it belongs to
 * @param address IPv4 or IPv6 address to bind; the name of a {@link org.jonction.api.config.Nic} while that has none
 * @param portMin lowest port, even; RTP takes even ports, RTCP the odd one above (RFC 3550 section 11)
 * @param portMax highest port, odd
 * @param publicAddress address written into SDP when the box stands behind a NAT, else {@code address}
 * @param dscp DiffServ code point of outgoing media, 0 to 63, default 46 (RFC 3246)
 */
public record MediaRealm(
        String name, String realm, String address, int portMin, int portMax, String publicAddress, int dscp) {
    /** Reads a delivered configuration. @throws IllegalArgumentException naming the field that does not fit */
    public static MediaRealm from(Settings s) {
        return new MediaRealm(
                s.text("name"),
                s.text("realm"),
                s.text("address"),
                s.integer("portMin"),
                s.integer("portMax"),
                s.find("publicAddress").orElseGet(() -> s.text("address")),
                s.integer("dscp"));
    }
}
