package org.jonction.firmware;

import java.io.IOException;
import java.util.Collections;
import java.util.Dictionary;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jonction.api.config.ConfigPid;
import org.jonction.api.config.Settings;
import org.jonction.api.firmware.BoxSettings;
import org.jonction.api.media.MediaRealm;
import org.jonction.api.sip.SipInterface;
import org.jonction.api.trunk.Trunk;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.service.cm.Configuration;
import org.osgi.service.cm.ConfigurationAdmin;

/** The configuration in force, as it was delivered. */
public record Delivered(ConfigurationAdmin admin) {
    /** The box as a machine; empty while no document says anything about it. */
    public Optional<BoxSettings> box() throws IOException {
        return read("(service.pid=" + ConfigPid.BOX + ")", BoxSettings::from).stream()
                .findFirst();
    }

    public List<SipInterface> sipInterfaces() throws IOException {
        return factory(ConfigPid.SIP_INTERFACE, SipInterface::from);
    }

    public List<MediaRealm> mediaRealms() throws IOException {
        return factory(ConfigPid.MEDIA_REALM, MediaRealm::from);
    }

    public List<Trunk> trunks() throws IOException {
        return factory(ConfigPid.TRUNK, Trunk::from);
    }

    private <T> List<T> factory(String pid, Function<Settings, T> reader) throws IOException {
        return read("(service.factoryPid=" + pid + ")", reader);
    }

    private <T> List<T> read(String filter, Function<Settings, T> reader) throws IOException {
        try {
            Configuration[] found = admin.listConfigurations(filter);
            return found == null
                    ? List.of()
                    : Stream.of(found)
                            .sorted((a, b) -> a.getPid().compareTo(b.getPid()))
                            .map(one -> reader.apply(settings(one.getProperties())))
                            .toList();
        } catch (InvalidSyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Settings settings(Dictionary<String, Object> properties) {
        Map<String, Object> values = new HashMap<>();
        Collections.list(properties.keys()).forEach(key -> values.put(key, properties.get(key)));
        return new Settings(values);
    }
}
