package org.jonction.gateway.generic;

import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import org.jonction.api.gateway.DriverPolicy;
import org.jonction.api.gateway.GatewayDriver;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The driver for equipment that follows the standards; its policy is the file {@value #FILE} of its bundle. */
@Component
public final class GenericDriver implements GatewayDriver {
    static final String FILE = "OSGI-INF/driver.properties";

    private static final Logger LOG = LoggerFactory.getLogger(GenericDriver.class);

    private final DriverPolicy policy;

    @Activate
    public GenericDriver(BundleContext context) throws IOException {
        Bundle bundle = context.getBundle();
        String version = bundle.getVersion().toString();
        URL file = bundle.getEntry(FILE);
        try (InputStream in = file == null ? InputStream.nullInputStream() : file.openStream()) {
            policy = DriverFile.read(in, version);
        } catch (IllegalArgumentException e) {
            LOG.error("{} {} gives no driver: {}: {}", bundle.getSymbolicName(), version, FILE, e.getMessage());
            throw e;
        }
    }

    @Override
    public String id() {
        return policy.driver();
    }

    @Override
    public DriverPolicy policy() {
        return policy;
    }
}
