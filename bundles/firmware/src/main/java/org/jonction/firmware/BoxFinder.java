package org.jonction.firmware;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.osgi.annotation.bundle.Capability;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Registers the {@link Box} where there is one. */
@Component(service = {}, immediate = true)
@Capability(
        namespace = "osgi.service",
        attribute = "objectClass:List<String>='org.jonction.firmware.Box'",
        effective = "active")
public final class BoxFinder {
    /** Framework property: where the file system of the box begins, if not at the root. */
    static final String ROOT = "jonction.box.root";

    private static final Logger LOG = LoggerFactory.getLogger(BoxFinder.class);

    private final @Nullable ServiceRegistration<Box> registration;

    @Activate
    public BoxFinder(BundleContext context) {
        Optional<Box> box = Optional.empty();
        Path root = Path.of(property(context, ROOT, "/"));
        try {
            box = Box.find(
                    root,
                    Path.of(property(context, "jonction.state.dir", "/var/lib/jonction")),
                    Optional.ofNullable(System.getenv("RUNTIME_DIRECTORY"))
                            .map(Path::of)
                            .orElse(root.resolve("run/jonction")));
        } catch (IOException e) {
            LOG.error("The system is Jonction's own image, yet its slots cannot be cared for: {}", e.getMessage());
        }
        registration = box.map(found -> context.registerService(Box.class, found, null))
                .orElse(null);
    }

    @Deactivate
    void close() {
        if (registration != null) {
            registration.unregister();
        }
    }

    private static String property(BundleContext context, String name, String otherwise) {
        String value = context.getProperty(name);
        return value == null ? otherwise : value;
    }
}
