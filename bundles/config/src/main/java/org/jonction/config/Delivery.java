package org.jonction.config;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jonction.api.config.ConfigPid;
import org.jonction.api.config.Settings;
import org.jonction.api.sip.SipInterface;

/**
 * One configuration for ConfigAdmin.
 *
 * @param pid its factory, or the identifier of a singleton
 * @param name its name in the factory; empty for a singleton
 * @param values its content, as {@link Settings} describes it
 */
record Delivery(String pid, String name, Map<String, Object> values) {
    /** Everything to deliver, what others rely on first. */
    static List<Delivery> of(Model model) {
        List<Delivery> deliveries = new ArrayList<>();
        deliveries.add(new Delivery(ConfigPid.BOX, "", model.box().values()));
        model.all(Section.SIP_INTERFACES).forEach(one -> deliveries.add(of(ConfigPid.SIP_INTERFACE, one)));
        model.all(Section.MEDIA_REALMS).forEach(one -> deliveries.add(of(ConfigPid.MEDIA_REALM, one)));
        model.all(Section.TRUNKS).forEach(trunk -> deliveries.add(trunk(model, trunk)));
        deliveries.add(routing(model));
        return deliveries;
    }

    private static Delivery of(String pid, Model.Placed<Settings> one) {
        return new Delivery(pid, one.item().name(), one.value().values());
    }

    private static Delivery trunk(Model model, Model.Placed<Settings> trunk) {
        Map<String, Object> values = new HashMap<>(trunk.value().values());
        String peer = values.remove("peer").toString();
        String profile = values.remove("profile").toString().replaceFirst("@.*", "");
        values.put(
                "realm",
                model.find(Section.SIP_INTERFACES, trunk.value().text("sipInterface"), SipInterface::from)
                        .orElseThrow()
                        .value()
                        .realm());
        putAll(
                values,
                "peer",
                model.find(Section.PEERS, peer, Function.identity()).orElseThrow());
        putAll(
                values,
                "profile",
                model.find(Section.PROFILES, profile, Function.identity()).orElseThrow());
        return new Delivery(ConfigPid.TRUNK, trunk.item().name(), values);
    }

    private static Delivery routing(Model model) {
        Map<String, Object> values = new LinkedHashMap<>();
        for (Section section : List.of(Section.DIAL_PLANS, Section.ROUTES)) {
            int index = 0;
            for (Model.Placed<Settings> one : model.all(section)) {
                putAll(values, section.key() + "." + index++, one);
            }
        }
        return new Delivery(ConfigPid.ROUTING, "", values);
    }

    private static void putAll(Map<String, Object> values, String path, Model.Placed<Settings> one) {
        one.value().values().forEach((key, value) -> values.put(path + "." + key, value));
    }
}
