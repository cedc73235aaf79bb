package org.jonction.route;

import java.util.List;
import java.util.Map;
import org.jonction.api.config.ConfigPid;
import org.jonction.api.config.Settings;
import org.jonction.api.route.RoutePlan;
import org.jonction.api.route.RouteQuery;
import org.jonction.api.route.Router;
import org.jonction.api.route.RoutingTable;
import org.jonction.api.trunk.TrunkService;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.component.annotations.Reference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The router over the delivered table; a configuration that makes no table leaves the one before in force. */
@Component(configurationPid = ConfigPid.ROUTING)
public final class ConfiguredRouter implements Router {
    private static final Logger LOG = LoggerFactory.getLogger(ConfiguredRouter.class);

    private final TrunkService trunks;
    private volatile RoutingTable table = new RoutingTable(Map.of(), List.of());

    @Activate
    public ConfiguredRouter(@Reference TrunkService trunks, Map<String, Object> configuration) {
        this.trunks = trunks;
        modified(configuration);
    }

    @Modified
    void modified(Map<String, Object> configuration) {
        try {
            table = RoutingTable.from(new Settings(configuration));
        } catch (IllegalArgumentException | IllegalStateException e) {
            LOG.error("Configuration {} is refused, the routes in force stay: {}", ConfigPid.ROUTING, e.getMessage());
        }
    }

    @Override
    public RoutePlan route(RouteQuery query) {
        return RoutePlanner.plan(query, table, trunks::trunk);
    }
}
