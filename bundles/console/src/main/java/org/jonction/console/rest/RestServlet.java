package org.jonction.console.rest;

import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.jonction.api.firmware.FirmwareException;
import org.jonction.console.HttpError;
import org.jonction.console.Json;
import org.jonction.console.signin.Gate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A part of {@code /api/v1}: answers in JSON, and so are its errors. Who may ask has been decided by {@link Gate}. */
abstract class RestServlet extends HttpServlet {
    static final int UNPROCESSABLE = 422;

    private static final long serialVersionUID = 1L;
    private static final Logger LOG = LoggerFactory.getLogger(RestServlet.class);

    /** Answers a request for {@code path}, which begins with a slash, below the servlet's own place. */
    abstract void answer(String path, HttpServletRequest request, HttpServletResponse response)
            throws IOException, HttpError, FirmwareException;

    @Override
    protected final void service(HttpServletRequest request, HttpServletResponse response) throws IOException {
        String path = request.getPathInfo() == null ? "/" : request.getPathInfo();
        try {
            answer(path, request, response);
        } catch (HttpError e) {
            refuse(request, response, e);
        } catch (FirmwareException e) {
            refuse(request, response, new HttpError(UNPROCESSABLE, "refused", e.getMessage()));
        } catch (RuntimeException e) {
            LOG.error("{} {} failed", request.getMethod(), request.getRequestURI(), e);
            refuse(
                    request,
                    response,
                    new HttpError(
                            HttpServletResponse.SC_INTERNAL_SERVER_ERROR,
                            "internal",
                            "the box failed to answer; its log says why"));
        }
    }

    private static void refuse(HttpServletRequest request, HttpServletResponse response, HttpError error)
            throws IOException {
        Upload.drop(request);
        Json.write(response, error);
    }

    static HttpError away(String part) {
        return new HttpError(
                HttpServletResponse.SC_SERVICE_UNAVAILABLE,
                "away",
                "the part '" + part + "' of the box is not running; it may just be being replaced: try again");
    }

    static HttpError nothingAt(HttpServletRequest request) {
        return new HttpError(
                HttpServletResponse.SC_NOT_FOUND, "path", "there is nothing at " + request.getRequestURI());
    }

    static HttpError wrongMethod(String allowed) {
        return new HttpError(HttpServletResponse.SC_METHOD_NOT_ALLOWED, "method", "use " + allowed);
    }

    static void ok(HttpServletResponse response, Object value) throws IOException {
        Json.write(response, HttpServletResponse.SC_OK, value);
    }

    /** Who asks for a change. */
    static String user(HttpServletRequest request) throws HttpError {
        return Gate.user(request)
                .orElseThrow(
                        () -> new HttpError(HttpServletResponse.SC_UNAUTHORIZED, "unknown", "sign in at /login first"));
    }
}
