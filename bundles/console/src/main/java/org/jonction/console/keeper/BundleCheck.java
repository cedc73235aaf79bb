package org.jonction.console.keeper;

import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleException;
import org.osgi.service.component.runtime.ServiceComponentRuntime;
import org.osgi.service.component.runtime.dto.ComponentConfigurationDTO;
import org.osgi.service.component.runtime.dto.ComponentDescriptionDTO;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Finds what keeps a bundle from doing its work. Each method gives the first fault in one sentence. */
final class BundleCheck {
    private static final Logger LOG = LoggerFactory.getLogger(BundleCheck.class);
    /** In what Felix says to whoever must give way, so that two changes at a time do not wait for each other. */
    private static final String LOCKED = "acquire global lock";

    private static final String COMPONENTS = "Service-Component";
    private static final Pattern IMPLEMENTATION = Pattern.compile("<implementation\\s+class=\"([^\"]+)\"");

    private BundleCheck() {}

    /** Whether a bundle that is not active can be started. One that somebody else is changing now has no fault. */
    static Optional<String> start(Bundle bundle) {
        try {
            bundle.start(Bundle.START_TRANSIENT);
            return Optional.empty();
        } catch (IllegalStateException e) {
            LOG.debug("{} is not to be started now", bundle, e);
            return Optional.empty();
        } catch (BundleException e) {
            if (String.valueOf(e.getMessage()).contains(LOCKED)) {
                LOG.debug("{} is being changed by somebody else", bundle, e);
                return Optional.empty();
            }
            boolean unresolved = e.getType() == BundleException.RESOLVE_ERROR;
            return Optional.of((unresolved ? "it cannot be resolved: " : "it does not start: ") + firstLine(e));
        }
    }

    /** Whether the components that a resolved bundle promises are in it. */
    static Optional<String> content(Bundle bundle) {
        String header = bundle.getHeaders("").get(COMPONENTS);
        if (header == null || header.isBlank()) {
            return Optional.empty();
        }
        for (String path : header.split("\\s*,\\s*")) {
            Optional<String> fault = path.contains("*") ? Optional.empty() : component(bundle, path.strip());
            if (fault.isPresent()) {
                return fault;
            }
        }
        return Optional.empty();
    }

    private static Optional<String> component(Bundle bundle, String path) {
        URL description = bundle.getEntry(path);
        if (description == null) {
            return Optional.of("the description " + path + " of a component is missing");
        }
        try (InputStream in = description.openStream()) {
            Matcher implementation = IMPLEMENTATION.matcher(new String(in.readAllBytes(), StandardCharsets.UTF_8));
            if (implementation.find()) {
                Class<?> type = bundle.loadClass(implementation.group(1));
                // Finds classes that the component's own signatures need.
                type.getDeclaredConstructors();
                type.getDeclaredMethods();
            }
            return Optional.empty();
        } catch (ClassNotFoundException | LinkageError e) {
            return Optional.of("the class of a component cannot be loaded: " + firstLine(e));
        } catch (IOException e) {
            return Optional.of("the description " + path + " of a component cannot be read: " + firstLine(e));
        }
    }

    /** Whether a component of an active bundle has failed to begin its work. */
    static Optional<String> activation(Bundle bundle, ServiceComponentRuntime runtime) {
        for (ComponentDescriptionDTO description : runtime.getComponentDescriptionDTOs(bundle)) {
            for (ComponentConfigurationDTO component : runtime.getComponentConfigurationDTOs(description)) {
                if (component.state == ComponentConfigurationDTO.FAILED_ACTIVATION) {
                    return Optional.of(
                            "the component " + description.name + " fails to start: " + cause(component.failure));
                }
            }
        }
        return Optional.empty();
    }

    /** The innermost cause in a printed stack trace. */
    private static String cause(String stackTrace) {
        String marker = "Caused by: ";
        return stackTrace
                .lines()
                .filter(line -> line.startsWith(marker))
                .map(line -> line.substring(marker.length()))
                .reduce((outer, inner) -> inner)
                .orElseGet(() -> stackTrace.lines().findFirst().orElse("no reason given"));
    }

    private static String firstLine(Throwable fault) {
        String message = fault.getMessage() == null ? fault.getClass().getName() : fault.getMessage();
        return message.lines().findFirst().orElse(message);
    }
}
