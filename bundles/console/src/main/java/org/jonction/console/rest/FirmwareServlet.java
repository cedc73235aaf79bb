package org.jonction.console.rest;

import jakarta.servlet.Servlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import org.jonction.api.firmware.FirmwareException;
import org.jonction.api.firmware.FirmwareService;
import org.jonction.api.firmware.RestartPlan;
import org.jonction.console.Appliance;
import org.jonction.console.HttpError;
import org.jonction.console.Json;
import org.jonction.console.signin.Entrance;
import org.jspecify.annotations.Nullable;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.servlet.whiteboard.propertytypes.HttpWhiteboardServletPattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Answers {@code /api/v1/firmware}: slots, updates and restarts. */
@Component(service = Servlet.class)
@HttpWhiteboardServletPattern("/api/v1/firmware/*")
public final class FirmwareServlet extends RestServlet {
    private static final long serialVersionUID = 1L;
    private static final Logger LOG = LoggerFactory.getLogger(FirmwareServlet.class);
    private static final long MOST_BYTES = 1L << 30;
    private static final int MOST_NAME_CHARACTERS = 200;
    private static final Duration LONGEST_DRAIN = Duration.ofHours(1);

    private final transient Appliance box;
    private final transient Entrance entrance;

    private record Fetch(String address, boolean downgrade) {
        Fetch {
            Objects.requireNonNull(address, "'address' is missing");
        }
    }

    private record Stick(String name, boolean downgrade) {
        Stick {
            Objects.requireNonNull(name, "'name' is missing");
        }
    }

    private record Restart(
            RestartPlan.Mode mode, @Nullable String at) {
        Restart {
            Objects.requireNonNull(mode, "'mode' is missing: NOW, DRAINED or AT");
        }
    }

    private record Reset(String password) {
        Reset {
            Objects.requireNonNull(password, "'password' is missing");
        }
    }

    @Activate
    public FirmwareServlet(@Reference Appliance box, @Reference Entrance entrance) {
        this.box = box;
        this.entrance = entrance;
    }

    @Override
    void answer(String path, HttpServletRequest request, HttpServletResponse response)
            throws IOException, HttpError, FirmwareException {
        FirmwareService firmware = box.firmware()
                .orElseThrow(() -> new HttpError(
                        HttpServletResponse.SC_NOT_FOUND,
                        "image",
                        "this Jonction does not run from its own image, so there is no firmware to look after"));
        String what = request.getMethod() + " " + path;
        if (what.equals("GET /usb")) {
            ok(response, firmware.usbUpdates());
            return;
        }
        if (what.equals("POST /factory-reset")) {
            reset(firmware, request, response);
        } else if (!what.equals("GET /")) {
            change(firmware, what, request);
        }
        send(FirmwareView.of(firmware.status(), Instant.now()), request, response);
    }

    private static void send(FirmwareView view, HttpServletRequest request, HttpServletResponse response)
            throws IOException {
        if ("text".equals(request.getParameter("format"))) {
            response.setContentType("text/plain;charset=UTF-8");
            response.getOutputStream().write(FirmwareText.of(view).getBytes(StandardCharsets.UTF_8));
        } else {
            ok(response, view);
        }
    }

    private static void change(FirmwareService firmware, String what, HttpServletRequest request)
            throws IOException, HttpError, FirmwareException {
        String user = user(request);
        switch (what) {
            case "POST /install" -> install(firmware, request, user);
            case "POST /install-url" -> fetch(firmware, Json.read(request, Fetch.class), user);
            case "POST /install-usb" -> {
                Stick stick = Json.read(request, Stick.class);
                LOG.info("{} installs the firmware '{}' from a USB stick", user, name(stick.name()));
                firmware.installFromUsb(stick.name(), stick.downgrade());
            }
            case "DELETE /install" -> {
                LOG.info("{} cancels the update", user);
                firmware.cancelInstall();
            }
            case "POST /restart" -> restart(firmware, plan(Json.read(request, Restart.class), Instant.now()), user);
            case "DELETE /restart" -> {
                LOG.info("{} drops the planned restart", user);
                firmware.cancelRestart();
            }
            case "POST /activate-other" -> {
                LOG.info("{} makes the other slot the next to start", user);
                firmware.activateOther();
            }
            default -> throw nothingAt(request);
        }
    }

    /** A session that somebody left open is not enough for this. */
    private void reset(FirmwareService firmware, HttpServletRequest request, HttpServletResponse response)
            throws IOException, HttpError, FirmwareException {
        String user = user(request);
        entrance.demandPassword(request, response, user, Json.read(request, Reset.class).password());
        LOG.warn("{} resets the box to its factory state from {}", user, request.getRemoteAddr());
        firmware.factoryReset();
    }

    private static void install(FirmwareService firmware, HttpServletRequest request, String user)
            throws IOException, HttpError, FirmwareException {
        String name = name(request.getParameter("name"));
        boolean downgrade = Boolean.parseBoolean(request.getParameter("downgrade"));
        Upload file = Upload.of(request, MOST_BYTES);
        LOG.info("{} installs the firmware '{}' from {}", user, name, request.getRemoteAddr());
        firmware.install(name, file, request.getContentLengthLong(), downgrade);
    }

    /** A file name fit for logs and pages. */
    private static String name(@Nullable String given) throws HttpError {
        String name = given == null ? "" : given.strip();
        if (name.isEmpty() || name.length() > MOST_NAME_CHARACTERS || name.matches(".*\\p{Cntrl}.*")) {
            throw new HttpError(
                    HttpServletResponse.SC_BAD_REQUEST,
                    "format",
                    "add ?name= with the name of the file, at most " + MOST_NAME_CHARACTERS + " characters");
        }
        return name;
    }

    private static void fetch(FirmwareService firmware, Fetch fetch, String user) throws HttpError, FirmwareException {
        URI address;
        try {
            address = URI.create(fetch.address().strip());
        } catch (IllegalArgumentException e) {
            throw new HttpError(
                    HttpServletResponse.SC_BAD_REQUEST,
                    "address",
                    "this is no address of a file; write https://HOST/PATH.raucb");
        }
        LOG.info("{} installs firmware from {}", user, address.getHost());
        firmware.install(address, fetch.downgrade());
    }

    private static void restart(FirmwareService firmware, RestartPlan plan, String user) throws FirmwareException {
        LOG.info("{} plans a restart of the box: {} {}", user, plan.mode(), plan.at() == null ? "" : plan.at());
        firmware.restart(plan);
    }

    private static RestartPlan plan(Restart asked, Instant now) throws HttpError {
        Instant at = null;
        if (asked.at() != null) {
            try {
                at = Instant.parse(asked.at());
            } catch (DateTimeException e) {
                throw badTime("'" + asked.at() + "' is no time; write it as 2030-01-31T03:00:00Z");
            }
        }
        return switch (asked.mode()) {
            case NOW -> new RestartPlan(RestartPlan.Mode.NOW, null);
            case DRAINED -> new RestartPlan(RestartPlan.Mode.DRAINED, at == null ? now.plus(LONGEST_DRAIN) : at);
            case AT -> {
                if (at == null) {
                    throw badTime("'at' is missing: when to restart, for example 2030-01-31T03:00:00Z");
                }
                yield new RestartPlan(RestartPlan.Mode.AT, at);
            }
        };
    }

    private static HttpError badTime(String message) {
        return new HttpError(HttpServletResponse.SC_BAD_REQUEST, "time", message);
    }
}
