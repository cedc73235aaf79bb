package org.jonction.console.rest;

import jakarta.servlet.Servlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jonction.api.call.CallService;
import org.jonction.console.Alarms;
import org.jonction.console.Appliance;
import org.jonction.console.HttpError;
import org.jonction.console.Json;
import org.jonction.console.Place;
import org.jonction.console.signin.Gate;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.servlet.whiteboard.propertytypes.HttpWhiteboardServletPattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Answers {@code /api/v1}. Who may ask has been decided by {@link Gate}. */
@Component(service = Servlet.class)
@HttpWhiteboardServletPattern("/api/v1/*")
public final class ApiServlet extends HttpServlet {
    private static final long serialVersionUID = 1L;
    private static final Logger LOG = LoggerFactory.getLogger(ApiServlet.class);
    private static final Pattern CALL = Pattern.compile("/calls/([^/]+)");
    private static final Pattern HANG_UP = Pattern.compile("/calls/([^/]+)/hangup");
    private static final int UNPROCESSABLE = 422;

    private final transient Appliance box;
    private final transient Alarms alarms;
    private final transient BundleContext context;
    private final transient ConfigApi config;
    private final String version;

    record Calls(List<CallView> live, List<CallView.Detail> ended) {}

    @Activate
    public ApiServlet(BundleContext context, @Reference Appliance box, @Reference Alarms alarms) {
        this.context = context;
        this.version = Place.from(context).version();
        this.box = box;
        this.alarms = alarms;
        this.config = new ConfigApi(box);
    }

    static HttpError away(String part) {
        return new HttpError(
                HttpServletResponse.SC_SERVICE_UNAVAILABLE,
                "away",
                "the part '" + part + "' of the box is not running; it may just be being replaced: try again");
    }

    @Override
    protected void service(HttpServletRequest request, HttpServletResponse response) throws IOException {
        String path = request.getPathInfo() == null ? "/" : request.getPathInfo();
        try {
            switch (request.getMethod()) {
                case "GET" -> get(path, request, response);
                case "POST" -> post(path, request, response);
                default -> throw new HttpError(HttpServletResponse.SC_METHOD_NOT_ALLOWED, "method", "use GET or POST");
            }
        } catch (HttpError e) {
            Json.write(response, e);
        } catch (RuntimeException e) {
            LOG.error("{} {} failed", request.getMethod(), path, e);
            Json.write(
                    response,
                    new HttpError(
                            HttpServletResponse.SC_INTERNAL_SERVER_ERROR,
                            "internal",
                            "the box failed to answer; its log says why"));
        }
    }

    private void get(String path, HttpServletRequest request, HttpServletResponse response)
            throws IOException, HttpError {
        Matcher call = CALL.matcher(path);
        if (call.matches()) {
            ok(response, call(call.group(1)));
            return;
        }
        switch (path) {
            case "/status" -> status(request, response);
            case "/calls" -> ok(response, calls());
            case "/config/documents" -> ok(response, config.documents());
            case "/config/check" -> ok(response, config.folder());
            case "/config/history" -> ok(response, config.history());
            default -> throw nothingAt(path);
        }
    }

    private void post(String path, HttpServletRequest request, HttpServletResponse response)
            throws IOException, HttpError {
        String user = Gate.user(request)
                .orElseThrow(
                        () -> new HttpError(HttpServletResponse.SC_UNAUTHORIZED, "unknown", "sign in at /login first"));
        Matcher hangUp = HANG_UP.matcher(path);
        if (hangUp.matches()) {
            hangUp(hangUp.group(1), user);
            response.setStatus(HttpServletResponse.SC_NO_CONTENT);
            return;
        }
        switch (path) {
            case "/config/check" -> ok(response, config.check(proposal(request), user));
            case "/config/commit" -> {
                ConfigApi.Outcome outcome = config.commit(proposal(request), user);
                Json.write(response, outcome.acceptable() ? HttpServletResponse.SC_OK : UNPROCESSABLE, outcome);
            }
            default -> throw nothingAt(path);
        }
    }

    private void status(HttpServletRequest request, HttpServletResponse response) throws IOException {
        StatusView status = StatusView.now(box, alarms, version, context);
        if ("text".equals(request.getParameter("format"))) {
            response.setContentType("text/plain;charset=UTF-8");
            response.getOutputStream().write(StatusText.of(status).getBytes(StandardCharsets.UTF_8));
        } else {
            ok(response, status);
        }
    }

    private Calls calls() throws HttpError {
        CallService service = callService();
        return new Calls(
                service.calls().stream().map(call -> CallView.of(call, false)).toList(),
                service.ended().stream()
                        .map(end -> CallView.Detail.of(end, false))
                        .toList());
    }

    private CallView.Detail call(String id) throws HttpError {
        CallService service = callService();
        return service.calls().stream()
                .filter(live -> live.id().equals(id))
                .map(CallView.Detail::of)
                .findFirst()
                .or(() -> service.ended().stream()
                        .filter(end -> end.call().id().equals(id))
                        .map(end -> CallView.Detail.of(end, true))
                        .findFirst())
                .orElseThrow(() -> noCall(id));
    }

    private void hangUp(String id, String user) throws HttpError {
        if (!callService().hangUp(id, "hung up in the console by " + user)) {
            throw noCall(id);
        }
        LOG.info("{} hung up the call {}", user, id);
    }

    private CallService callService() throws HttpError {
        return box.calls().orElseThrow(() -> away("call"));
    }

    private static ConfigApi.Proposal proposal(HttpServletRequest request) throws IOException, HttpError {
        return Json.read(request, ConfigApi.Proposal.class);
    }

    private static void ok(HttpServletResponse response, Object value) throws IOException {
        Json.write(response, HttpServletResponse.SC_OK, value);
    }

    private static HttpError noCall(String id) {
        return new HttpError(HttpServletResponse.SC_NOT_FOUND, "call", "no live or recent call has the id " + id);
    }

    private static HttpError nothingAt(String path) {
        return new HttpError(HttpServletResponse.SC_NOT_FOUND, "path", "there is nothing at /api/v1" + path);
    }
}
