package org.jonction.console.rest;

import jakarta.servlet.Servlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jonction.api.call.CallService;
import org.jonction.api.trunk.EndpointOrder;
import org.jonction.console.Alarms;
import org.jonction.console.Appliance;
import org.jonction.console.HttpError;
import org.jonction.console.Json;
import org.jonction.console.Place;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.servlet.whiteboard.propertytypes.HttpWhiteboardServletPattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Answers {@code /api/v1}: status, calls, orders for endpoints, and configuration. */
@Component(service = Servlet.class)
@HttpWhiteboardServletPattern("/api/v1/*")
public final class ApiServlet extends RestServlet {
    private static final long serialVersionUID = 1L;
    private static final Logger LOG = LoggerFactory.getLogger(ApiServlet.class);
    private static final Pattern CALL = Pattern.compile("/calls/([^/]+)");
    private static final Pattern ENDPOINTS = Pattern.compile("/trunks/([^/]+)/endpoints");
    private static final Pattern RECORDS = Pattern.compile("[0-9]{1,6}");
    private static final int DEFAULT_RECORDS = 100;
    private static final int MOST_RECORDS = 10_000;
    private static final Pattern HANG_UP = Pattern.compile("/calls/([^/]+)/hangup");

    private final transient Appliance box;
    private final transient Alarms alarms;
    private final transient BundleContext context;
    private final transient ConfigApi config;
    private final String version;

    /** @param endpoint as the status names it */
    record Order(@Nullable String endpoint, @Nullable String order) {}

    /**
     * @param direction {@code IN} or {@code OUT}
     * @param message an INVITE or a response to one
     * @param caller the INVITE of the calling side, for what goes out
     */
    record RuleTrial(
            @Nullable String trunk, @Nullable String direction, @Nullable String message, @Nullable String caller) {}

    record Calls(List<CallView> live, List<CallView.Detail> ended) {}

    @Activate
    public ApiServlet(BundleContext context, @Reference Appliance box, @Reference Alarms alarms) {
        this.context = context;
        this.version = Place.from(context).version();
        this.box = box;
        this.alarms = alarms;
        this.config = new ConfigApi(box);
    }

    @Override
    void answer(String path, HttpServletRequest request, HttpServletResponse response) throws IOException, HttpError {
        switch (request.getMethod()) {
            case "GET" -> get(path, request, response);
            case "POST" -> post(path, request, response);
            default -> throw wrongMethod("GET or POST");
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
            case "/cdr" -> records(request.getParameter("last"), response);
            case "/config/documents" -> ok(response, config.documents());
            case "/config/check" -> ok(response, config.folder());
            case "/config/history" -> ok(response, config.history());
            default -> throw nothingAt(request);
        }
    }

    private void post(String path, HttpServletRequest request, HttpServletResponse response)
            throws IOException, HttpError {
        String user = user(request);
        Matcher hangUp = HANG_UP.matcher(path);
        if (hangUp.matches()) {
            hangUp(hangUp.group(1), user);
            response.setStatus(HttpServletResponse.SC_NO_CONTENT);
            return;
        }
        Matcher endpoints = ENDPOINTS.matcher(path);
        if (endpoints.matches()) {
            order(endpoints.group(1), Json.read(request, Order.class), user);
            response.setStatus(HttpServletResponse.SC_NO_CONTENT);
            return;
        }
        switch (path) {
            case "/header-rules/try" -> ok(response, tried(Json.read(request, RuleTrial.class)));
            case "/config/check" -> ok(response, config.check(proposal(request), user));
            case "/config/commit" -> {
                ConfigApi.Outcome outcome = config.commit(proposal(request), user);
                Json.write(response, outcome.acceptable() ? HttpServletResponse.SC_OK : UNPROCESSABLE, outcome);
            }
            default -> throw nothingAt(request);
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

    /** The latest call detail records, newest first, one JSON object per line. */
    private void records(@Nullable String last, HttpServletResponse response) throws IOException, HttpError {
        int most = last == null ? DEFAULT_RECORDS : RECORDS.matcher(last).matches() ? Integer.parseInt(last) : 0;
        if (most < 1 || most > MOST_RECORDS) {
            throw new HttpError(
                    HttpServletResponse.SC_BAD_REQUEST, "last", "last is '" + last + "'; allowed: 1 to " + MOST_RECORDS);
        }
        List<String> lines = box.records().orElseThrow(() -> away("ops")).latest(most);
        response.setContentType("application/x-ndjson;charset=UTF-8");
        for (String line : lines) {
            response.getOutputStream().write((line + "\n").getBytes(StandardCharsets.UTF_8));
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

    private void order(String trunk, Order wanted, String user) throws HttpError {
        String endpoint = wanted.endpoint() == null ? "" : wanted.endpoint();
        EndpointOrder order = Stream.of(EndpointOrder.values())
                .filter(one -> one.name().equals(wanted.order()))
                .findFirst()
                .orElseThrow(() -> new HttpError(
                        HttpServletResponse.SC_BAD_REQUEST,
                        "order",
                        "is '" + wanted.order() + "'; allowed: one of " + List.of(EndpointOrder.values())));
        if (!box.trunks().orElseThrow(() -> away("trunk")).order(trunk, endpoint, order)) {
            throw new HttpError(
                    HttpServletResponse.SC_NOT_FOUND,
                    "endpoint",
                    "trunk '" + trunk + "' has no endpoint '" + endpoint + "'; the status lists those that it has");
        }
        LOG.info("{} ordered {} for {} of the trunk {}", user, order, endpoint, trunk);
    }

    private CallService.Trial tried(RuleTrial wanted) throws HttpError {
        try {
            boolean incoming = switch (text(wanted.direction())) {
                case "IN" -> true;
                case "OUT" -> false;
                default -> throw new IllegalArgumentException("direction: allowed: IN or OUT");
            };
            return callService()
                    .tryHeaderRules(text(wanted.trunk()), incoming, text(wanted.message()), text(wanted.caller()));
        } catch (IllegalArgumentException e) {
            throw new HttpError(HttpServletResponse.SC_BAD_REQUEST, "rules", String.valueOf(e.getMessage()));
        }
    }

    private static String text(@Nullable String value) {
        return value == null ? "" : value;
    }

    private CallService callService() throws HttpError {
        return box.calls().orElseThrow(() -> away("call"));
    }

    private static ConfigApi.Proposal proposal(HttpServletRequest request) throws IOException, HttpError {
        return Json.read(request, ConfigApi.Proposal.class);
    }

    private static HttpError noCall(String id) {
        return new HttpError(HttpServletResponse.SC_NOT_FOUND, "call", "no live or recent call has the id " + id);
    }
}
