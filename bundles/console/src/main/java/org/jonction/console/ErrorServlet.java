package org.jonction.console;

import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.Servlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Map;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.servlet.whiteboard.propertytypes.HttpWhiteboardContextSelect;
import org.osgi.service.servlet.whiteboard.propertytypes.HttpWhiteboardServletErrorPage;

/** The page for errors of every servlet, the Web Console's included: what happened, and no stack trace. */
@Component(service = Servlet.class)
@HttpWhiteboardContextSelect("(osgi.http.whiteboard.context.name=*)")
@HttpWhiteboardServletErrorPage(errorPage = {"4xx", "5xx"})
public final class ErrorServlet extends HttpServlet {
    private static final long serialVersionUID = 1L;
    private static final String UPLOAD = "/system/console/bundles";

    @Override
    protected void service(HttpServletRequest request, HttpServletResponse response) throws IOException {
        int status = response.getStatus();
        String kind =
                request.getMethod().equals("POST") && request.getRequestURI().equals(UPLOAD)
                        ? "upload"
                        : status == HttpServletResponse.SC_NOT_FOUND ? "missing" : "other";
        Object cause = request.getAttribute(RequestDispatcher.ERROR_EXCEPTION);
        String detail = cause instanceof Throwable fault && fault.getMessage() != null ? fault.getMessage() : "";
        Pages.send(
                request,
                response,
                status,
                "error",
                Map.of("status", Integer.toString(status), "kind", kind, "detail", Pages.escape(detail)));
    }
}
