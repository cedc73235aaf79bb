package org.jonction.firmware;

import java.util.Optional;
import org.apache.felix.hc.api.HealthCheck;
import org.jonction.api.call.CallService;
import org.jonction.api.config.ConfigService;
import org.jonction.api.media.MediaService;
import org.jonction.api.sip.SipService;
import org.jspecify.annotations.Nullable;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;

/** The other parts of the box that this one looks at. Each may be away for a while, for instance while it is replaced. */
@Component(service = Parts.class)
public final class Parts {
    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    volatile @Nullable CallService calls;

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    volatile @Nullable SipService sip;

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    volatile @Nullable ConfigService configuration;

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    volatile @Nullable MediaService media;

    @Reference(
            target = "(" + HealthCheck.NAME + "=Firewall)",
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    volatile @Nullable HealthCheck firewall;

    Optional<CallService> calls() {
        return Optional.ofNullable(calls);
    }

    Optional<SipService> sip() {
        return Optional.ofNullable(sip);
    }

    Optional<MediaService> media() {
        return Optional.ofNullable(media);
    }

    Optional<HealthCheck> firewall() {
        return Optional.ofNullable(firewall);
    }

    Optional<ConfigService> configuration() {
        return Optional.ofNullable(configuration);
    }
}
