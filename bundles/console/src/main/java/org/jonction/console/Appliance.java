package org.jonction.console;

import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jonction.api.call.CallService;
import org.jonction.api.config.ConfigService;
import org.jonction.api.config.SecretStore;
import org.jonction.api.firmware.BackupService;
import org.jonction.api.firmware.FirmwareService;
import org.jonction.api.media.MediaService;
import org.jonction.api.ops.CallRecords;
import org.jonction.api.sip.ListeningPoint;
import org.jonction.api.sip.SipService;
import org.jonction.api.trunk.RegistrationService;
import org.jonction.api.trunk.TrunkService;
import org.jspecify.annotations.Nullable;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;

/** The parts of the box. Each may be away for a while, for instance while it is being replaced. */
@Component(service = Appliance.class)
public final class Appliance {
    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    private volatile @Nullable CallService calls;

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    private volatile @Nullable TrunkService trunks;

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    private volatile @Nullable SipService sip;

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    private volatile @Nullable MediaService media;

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    private volatile @Nullable ConfigService configuration;

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    private volatile @Nullable FirmwareService firmware;

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    private volatile @Nullable BackupService backup;

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    private volatile @Nullable SecretStore secrets;

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    private volatile @Nullable RegistrationService registrations;

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    private volatile @Nullable CallRecords records;

    public Optional<CallService> calls() {
        return Optional.ofNullable(calls);
    }

    public Optional<CallRecords> records() {
        return Optional.ofNullable(records);
    }

    public Optional<TrunkService> trunks() {
        return Optional.ofNullable(trunks);
    }

    public Optional<SipService> sip() {
        return Optional.ofNullable(sip);
    }

    public Optional<MediaService> media() {
        return Optional.ofNullable(media);
    }

    public Optional<ConfigService> configuration() {
        return Optional.ofNullable(configuration);
    }

    /** Slots and updates; empty for good where Jonction does not run from its own image. */
    public Optional<FirmwareService> firmware() {
        return Optional.ofNullable(firmware);
    }

    public Optional<BackupService> backup() {
        return Optional.ofNullable(backup);
    }

    public Optional<SecretStore> secrets() {
        return Optional.ofNullable(secrets);
    }

    public Optional<RegistrationService> registrations() {
        return Optional.ofNullable(registrations);
    }

    /** What the box listens on, by name and transport. */
    public List<ListeningPoint> listeningPoints() {
        return sip().map(service -> service.status().listeningPoints()).orElse(List.of()).stream()
                .sorted(Comparator.comparing(ListeningPoint::sipInterface).thenComparing(ListeningPoint::transport))
                .toList();
    }

    /** Names of the parts that are not there now. */
    public List<String> away() {
        Map<String, Optional<?>> parts = new LinkedHashMap<>();
        parts.put("call", calls());
        parts.put("config", configuration());
        parts.put("media", media());
        parts.put("sip", sip());
        parts.put("trunk", trunks());
        return parts.entrySet().stream()
                .filter(part -> part.getValue().isEmpty())
                .map(Map.Entry::getKey)
                .toList();
    }
}
