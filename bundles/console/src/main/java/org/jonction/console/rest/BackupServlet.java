package org.jonction.console.rest;

import jakarta.servlet.Servlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Objects;
import org.jonction.api.firmware.BackupService;
import org.jonction.api.firmware.FirmwareException;
import org.jonction.console.Appliance;
import org.jonction.console.HttpError;
import org.jonction.console.Json;
import org.jonction.console.Place;
import org.jonction.console.PrivateFiles;
import org.jonction.console.signin.Entrance;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.servlet.whiteboard.propertytypes.HttpWhiteboardServletPattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Answers {@code /api/v1/backup}, and takes a backup on a box without an administrator for its one-time code. A
 * passphrase never stands in an address, which logs and histories keep.
 */
@Component(service = Servlet.class)
@HttpWhiteboardServletPattern({"/api/v1/backup/*", BackupServlet.FIRST_INSPECT, BackupServlet.FIRST_RESTORE})
public final class BackupServlet extends RestServlet {
    static final String FIRST_INSPECT = "/setup/inspect";
    static final String FIRST_RESTORE = "/setup/restore";

    private static final long serialVersionUID = 1L;
    private static final Logger LOG = LoggerFactory.getLogger(BackupServlet.class);
    /** Base64 of the passphrase in UTF-8, for requests whose body is the backup. */
    private static final String PASSPHRASE = "Jonction-Passphrase";

    private static final String CODE = "Jonction-Code";
    /** RFC 4918 11.5. */
    private static final int INSUFFICIENT_STORAGE = 507;

    private static final long MOST_BYTES = 256L << 20;
    private static final DateTimeFormatter STAMP =
            DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss").withZone(ZoneOffset.UTC);

    private final transient Appliance box;
    private final transient Entrance entrance;
    private final transient Path state;

    private record Save(char[] passphrase) {
        Save {
            Objects.requireNonNull(passphrase, "'passphrase' is missing");
        }
    }

    private record ContentsView(
            String version,
            String box,
            String madeAt,
            List<String> documents,
            List<String> bundles,
            List<String> notes) {
        static ContentsView of(BackupService.Contents contents) {
            return new ContentsView(
                    contents.version(),
                    contents.box(),
                    Json.time(contents.madeAt()),
                    contents.documents(),
                    contents.bundles(),
                    contents.notes());
        }
    }

    @Activate
    public BackupServlet(BundleContext context, @Reference Appliance box, @Reference Entrance entrance) {
        this.state = Place.from(context).state();
        this.box = box;
        this.entrance = entrance;
    }

    @Override
    void answer(String path, HttpServletRequest request, HttpServletResponse response)
            throws IOException, HttpError, FirmwareException {
        if (!request.getMethod().equals("POST")) {
            throw wrongMethod("POST");
        }
        switch (request.getServletPath()) {
            case FIRST_INSPECT -> {
                demandCode(request, response);
                inspect(request, response);
            }
            case FIRST_RESTORE -> {
                demandCode(request, response);
                restore(request, response, "whoever read the one-time code");
            }
            default -> answer(path, request, response, user(request));
        }
    }

    private void demandCode(HttpServletRequest request, HttpServletResponse response) throws HttpError {
        String code = request.getHeader(CODE);
        entrance.demandCode(request, response, code == null ? "" : code);
    }

    private void answer(String path, HttpServletRequest request, HttpServletResponse response, String user)
            throws IOException, HttpError, FirmwareException {
        switch (path) {
            case "/" -> save(request, response, user);
            case "/inspect" -> inspect(request, response);
            case "/restore" -> restore(request, response, user);
            default -> throw nothingAt(request);
        }
    }

    /** Writes it to a file first, so that what goes wrong is an answer of its own and not a file cut short. */
    private void save(HttpServletRequest request, HttpServletResponse response, String user)
            throws IOException, HttpError, FirmwareException {
        char[] passphrase = Json.read(request, Save.class).passphrase();
        try (FileChannel file = written(passphrase)) {
            String name = "jonction-" + STAMP.format(Instant.now()) + ".jonction-backup";
            LOG.info("{} saves a backup of {} bytes to {}", user, file.size(), request.getRemoteAddr());
            response.setContentType("application/octet-stream");
            response.setHeader("Content-Disposition", "attachment; filename=\"" + name + "\"");
            response.setContentLengthLong(file.size());
            file.position(0);
            Channels.newInputStream(file).transferTo(response.getOutputStream());
        } finally {
            Arrays.fill(passphrase, '\0');
        }
    }

    private FileChannel written(char[] passphrase) throws HttpError, FirmwareException {
        BackupService service = service();
        try {
            FileChannel file = PrivateFiles.nameless(state);
            try {
                service.save(Channels.newOutputStream(file), passphrase);
                return file;
            } catch (IOException | FirmwareException | RuntimeException e) {
                file.close();
                throw e;
            }
        } catch (IOException e) {
            throw new HttpError(
                    INSUFFICIENT_STORAGE,
                    "storage",
                    "the backup could not be made, and the box is as before: " + e.getMessage());
        }
    }

    private void inspect(HttpServletRequest request, HttpServletResponse response)
            throws IOException, HttpError, FirmwareException {
        char[] passphrase = passphrase(request);
        try {
            ok(response, ContentsView.of(service().inspect(Upload.of(request, MOST_BYTES), passphrase)));
        } catch (IOException e) {
            throw new HttpError(
                    INSUFFICIENT_STORAGE,
                    "storage",
                    "the backup could not be looked into, and the box is as before: " + e.getMessage());
        } finally {
            Arrays.fill(passphrase, '\0');
        }
    }

    private void restore(HttpServletRequest request, HttpServletResponse response, String user)
            throws IOException, HttpError, FirmwareException {
        char[] passphrase = passphrase(request);
        try {
            LOG.info("{} restores a backup from {}", user, request.getRemoteAddr());
            BackupService.Contents contents = service().restore(Upload.of(request, MOST_BYTES), passphrase);
            LOG.info("restored the backup of {} made at {}", contents.box(), contents.madeAt());
            ok(response, ContentsView.of(contents));
        } finally {
            Arrays.fill(passphrase, '\0');
        }
    }

    private BackupService service() throws HttpError {
        return box.backup().orElseThrow(() -> away("firmware"));
    }

    private static char[] passphrase(HttpServletRequest request) throws HttpError {
        String header = request.getHeader(PASSPHRASE);
        try {
            return new String(Base64.getDecoder().decode(header == null ? "" : header), StandardCharsets.UTF_8)
                    .toCharArray();
        } catch (IllegalArgumentException e) {
            throw new HttpError(
                    HttpServletResponse.SC_BAD_REQUEST,
                    "format",
                    "send the passphrase in the header " + PASSPHRASE + ", as Base64 of its UTF-8");
        }
    }
}
