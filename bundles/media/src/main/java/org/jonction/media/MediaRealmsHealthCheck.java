package org.jonction.media;

import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Optional;
import org.apache.felix.hc.api.FormattingResultLog;
import org.apache.felix.hc.api.HealthCheck;
import org.apache.felix.hc.api.Result;
import org.jonction.api.config.Nic;
import org.jonction.api.media.MediaRealm;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferencePolicyOption;

/** Says which media realms cannot carry calls: their address is not on this box, or their ports run out. */
@Component(property = {HealthCheck.NAME + "=Media realms", HealthCheck.TAGS + "=media"})
public final class MediaRealmsHealthCheck implements HealthCheck {
    private static final int SCARCE_PERCENT = 10;

    private final List<RealmPorts> realms;

    @Activate
    public MediaRealmsHealthCheck(@Reference(policyOption = ReferencePolicyOption.GREEDY) List<RealmPorts> realms) {
        this.realms = realms;
    }

    @Override
    public Result execute() {
        FormattingResultLog log = new FormattingResultLog();
        if (realms.isEmpty()) {
            log.warn("No media realm is configured: no call can be relayed. Add one for each side of the box.");
        }
        realms.forEach(realm -> check(realm, log));
        return new Result(log);
    }

    private static void check(RealmPorts realm, FormattingResultLog log) {
        Optional<Nic> nic = Nic.of(realm.realm().address());
        if (nic.isPresent()) {
            log.critical("Media realm {}: {}.", realm.name(), nic.get().withoutAddress());
        } else {
            checkAddress(realm.realm(), log);
            checkPorts(realm, log);
        }
    }

    private static void checkAddress(MediaRealm realm, FormattingResultLog log) {
        try (DatagramSocket probe = new DatagramSocket(
                new InetSocketAddress(InetAddress.ofLiteral(realm.address()), 0))) {
            log.debug("Media realm {}: {} can be bound.", realm.name(), probe.getLocalAddress());
        } catch (IOException e) {
            log.critical(
                    "Media realm {}: {} cannot be bound ({}). Give an interface of this box that address, or correct "
                            + "the media realm.",
                    realm.name(),
                    realm.address(),
                    e.getMessage());
        }
    }

    private static void checkPorts(RealmPorts realm, FormattingResultLog log) {
        int pairs = realm.status().pairs();
        int available = realm.available();
        if (available == 0) {
            log.critical(
                    "Media realm {}: none of {} port pairs is free, new calls are refused. Widen portMin to portMax.",
                    realm.name(),
                    pairs);
        } else if (available * 100L < (long) pairs * SCARCE_PERCENT) {
            log.warn("Media realm {}: only {} of {} port pairs are free.", realm.name(), available, pairs);
        } else {
            log.info("Media realm {}: {} of {} port pairs are free.", realm.name(), available, pairs);
        }
    }
}
