package org.jonction.console.rest;

import jakarta.servlet.Servlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.Objects;
import java.util.SortedSet;
import java.util.function.Function;
import org.jonction.api.config.SecretStore;
import org.jonction.console.Appliance;
import org.jonction.console.HttpError;
import org.jonction.console.Json;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.servlet.whiteboard.propertytypes.HttpWhiteboardServletPattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Answers {@code /api/v1/secrets}: names of secrets can be read, their values only be written. */
@Component(service = Servlet.class)
@HttpWhiteboardServletPattern("/api/v1/secrets/*")
public final class SecretsServlet extends RestServlet {
    private static final long serialVersionUID = 1L;
    private static final Logger LOG = LoggerFactory.getLogger(SecretsServlet.class);

    private final transient Appliance box;

    private record Names(SortedSet<String> names) {}

    private record Secret(String name, char[] value) {
        Secret {
            Objects.requireNonNull(name, "'name' is missing");
            Objects.requireNonNull(value, "'value' is missing");
        }
    }

    @Activate
    public SecretsServlet(@Reference Appliance box) {
        this.box = box;
    }

    @Override
    void answer(String path, HttpServletRequest request, HttpServletResponse response) throws IOException, HttpError {
        String user = user(request);
        if (request.getMethod().equals("DELETE") && path.length() > 1) {
            remove(path.substring(1), user);
            ok(response, names());
        } else if (!path.equals("/")) {
            throw wrongMethod("DELETE");
        } else if (request.getMethod().equals("GET")) {
            ok(response, names());
        } else if (request.getMethod().equals("POST")) {
            put(Json.read(request, Secret.class), user);
            ok(response, names());
        } else {
            throw wrongMethod("GET or POST");
        }
    }

    private Names names() throws HttpError {
        return new Names(with(SecretStore::names));
    }

    private void put(Secret secret, String user) throws HttpError {
        if (secret.value.length == 0) {
            throw new HttpError(UNPROCESSABLE, "empty", "the value is empty; to forget a secret, remove it");
        }
        with(store -> {
            store.put(secret.name, secret.value);
            return secret.name;
        });
        Arrays.fill(secret.value, '\0');
        LOG.info("{} set the secret {}", user, secret.name);
    }

    private void remove(String name, String user) throws HttpError {
        if (!with(SecretStore::names).contains(name)) {
            throw new HttpError(HttpServletResponse.SC_NOT_FOUND, "unknown-secret", "there is no secret of this name");
        }
        with(store -> {
            store.remove(name);
            return name;
        });
        LOG.info("{} removed the secret {}", user, name);
    }

    private <T> T with(Function<SecretStore, T> work) throws HttpError {
        try {
            return work.apply(box.secrets().orElseThrow(() -> away("config")));
        } catch (IllegalArgumentException e) {
            throw new HttpError(UNPROCESSABLE, "refused", e.getMessage());
        } catch (UncheckedIOException e) {
            throw new HttpError(HttpServletResponse.SC_INTERNAL_SERVER_ERROR, "write", e.getMessage());
        }
    }
}
