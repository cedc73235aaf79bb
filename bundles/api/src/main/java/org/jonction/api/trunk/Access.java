package org.jonction.api.trunk;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jonction.api.config.Settings;
import org.jspecify.annotations.Nullable;

/**
 * How the box and the peer of a trunk prove to each other who they are.
 *
 * @param own what the box answers challenges of the peer with; null when it answers none
 * @param register how the box registers at the peer; null when it does not
 * @param demand what the box demands of the peer; null when its address is enough
 * @param tls what TLS with the peer asks for
 * @param accept how the peer registers at the box; null when it does not
 */
public record Access(
        @Nullable DigestAccount own,
        @Nullable Registration register,
        @Nullable DigestAccount demand,
        TlsPolicy tls,
        @Nullable PeerRegistration accept) {
    /** By their addresses alone. */
    public static final Access NONE = new Access(null, null, null);

    /** Of a peer that does not register at the box, with the usual TLS. */
    public Access(@Nullable DigestAccount own, @Nullable Registration register, @Nullable DigestAccount demand) {
        this(own, register, demand, TlsPolicy.USUAL, null);
    }

    /** What the box answers challenges of the peer with. */
    public Optional<DigestAccount> authentication() {
        return Optional.ofNullable(own);
    }

    /** How the box registers at the peer. */
    public Optional<Registration> registration() {
        return Optional.ofNullable(register);
    }

    /** What the box demands of the peer. */
    public Optional<DigestAccount> demanded() {
        return Optional.ofNullable(demand);
    }

    /** How the peer registers at the box. */
    public Optional<PeerRegistration> peerRegistration() {
        return Optional.ofNullable(accept);
    }

    /** Every account named here. */
    public List<DigestAccount> accounts() {
        return Stream.concat(authentication().stream(), demanded().stream()).toList();
    }

    static Access from(Settings s) {
        Optional<DigestAccount> own = DigestAccount.from(s.section("authentication"));
        String domain = s.find("peer.domain").orElse("");
        Optional<DigestAccount> demanded = DigestAccount.from(s.section("peerAuthentication"));
        return new Access(
                own.orElse(null),
                Registration.from(s.section("registration"), own, domain).orElse(null),
                demanded.orElse(null),
                TlsPolicy.from(s.section("tls")),
                PeerRegistration.from(s.section("peerRegistration"), demanded).orElse(null));
    }
}
