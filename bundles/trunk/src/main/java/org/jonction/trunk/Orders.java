package org.jonction.trunk;

import java.io.IOException;
import java.io.Reader;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import org.jonction.api.trunk.EndpointOrder;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What administrators want of single endpoints; kept in a file over restarts. Not safe for threads. */
final class Orders {
    private static final Logger LOG = LoggerFactory.getLogger(Orders.class);

    private final @Nullable Path file;
    private final Map<String, EndpointOrder> orders = new TreeMap<>();

    /** @param file null to keep them in memory only */
    Orders(@Nullable Path file) {
        this.file = file;
        if (file != null && Files.exists(file)) {
            read(file);
        }
    }

    private void read(Path from) {
        Properties stored = new Properties();
        try (Reader reader = Files.newBufferedReader(from)) {
            stored.load(reader);
            stored.forEach((key, order) -> orders.put(key.toString(), EndpointOrder.valueOf(order.toString())));
        } catch (IOException | IllegalArgumentException e) {
            LOG.error("The orders for endpoints in {} cannot be read, some may be lost: {}", from, e.getMessage());
        }
    }

    EndpointOrder get(Endpoint.Key key) {
        return orders.getOrDefault(key.toString(), EndpointOrder.IN_SERVICE);
    }

    void put(Endpoint.Key key, EndpointOrder order) {
        if (order == EndpointOrder.IN_SERVICE) {
            orders.remove(key.toString());
        } else {
            orders.put(key.toString(), order);
        }
        if (file != null) {
            write(file);
        }
    }

    private void write(Path to) {
        Properties stored = new Properties();
        orders.forEach((key, order) -> stored.setProperty(key, order.name()));
        Path fresh = to.resolveSibling(to.getFileName() + ".new");
        try {
            StringWriter text = new StringWriter();
            stored.store(text, null);
            Files.writeString(fresh, text.toString());
            Files.move(fresh, to, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            LOG.error("The orders for endpoints hold until the next restart only, {} cannot be written: {}", to, e);
        }
    }
}
