package org.jonction.console.signin;

import jakarta.servlet.Servlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.Objects;
import org.jonction.console.HttpError;
import org.jonction.console.Json;
import org.jonction.console.Pages;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.servlet.whiteboard.propertytypes.HttpWhiteboardServletPattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The pages for the first password, for signing in and for signing out, and what they send. */
@Component(service = Servlet.class)
@HttpWhiteboardServletPattern({"/login", "/setup", "/logout"})
public final class SignInServlet extends HttpServlet {
    private static final long serialVersionUID = 1L;
    private static final Logger LOG = LoggerFactory.getLogger(SignInServlet.class);
    private static final int TOO_MANY_REQUESTS = 429;

    private final transient Throttle throttle = new Throttle(InstantSource.system());
    private final transient Account account;
    private final transient Gate gate;

    private record Credentials(String user, String password) {
        Credentials {
            Objects.requireNonNull(user, "'user' is missing");
            Objects.requireNonNull(password, "'password' is missing");
        }
    }

    private record FirstPassword(String code, String password) {
        FirstPassword {
            Objects.requireNonNull(code, "'code' is missing");
            Objects.requireNonNull(password, "'password' is missing");
        }
    }

    @Activate
    public SignInServlet(@Reference Account account, @Reference Gate gate) {
        this.account = account;
        this.gate = gate;
    }

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
        switch (request.getServletPath()) {
            case "/setup" -> showSetup(request, response);
            case "/login" ->
                Pages.send(request, response, "login", Map.of("state", account.hasPassword() ? "ready" : "new"));
            default -> response.sendError(HttpServletResponse.SC_METHOD_NOT_ALLOWED);
        }
    }

    private void showSetup(HttpServletRequest request, HttpServletResponse response) throws IOException {
        String code = request.getParameter("code");
        if (account.hasPassword()) {
            response.sendRedirect("/login");
        } else {
            boolean valid = code != null && account.accepts(code);
            Pages.send(request, response, "setup", Map.of("state", valid ? "ready" : "used"));
        }
    }

    @Override
    protected void doPost(HttpServletRequest request, HttpServletResponse response) throws IOException {
        try {
            switch (request.getServletPath()) {
                case "/setup" -> setFirstPassword(request, response);
                case "/login" -> signIn(request, response);
                default -> gate.signOut(request, response);
            }
            response.setStatus(HttpServletResponse.SC_NO_CONTENT);
        } catch (HttpError e) {
            Json.write(response, e);
        }
    }

    private void signIn(HttpServletRequest request, HttpServletResponse response) throws IOException, HttpError {
        Credentials given = Json.read(request, Credentials.class);
        admit(request, response);
        if (!account.verify(given.user(), given.password())) {
            LOG.warn("refused sign-in from {}", request.getRemoteAddr());
            throw new HttpError(HttpServletResponse.SC_UNAUTHORIZED, "credentials", "wrong name or password");
        }
        welcome(request, response, given.user());
    }

    private void setFirstPassword(HttpServletRequest request, HttpServletResponse response)
            throws IOException, HttpError {
        FirstPassword given = Json.read(request, FirstPassword.class);
        try {
            if (!account.setPassword(given.code(), given.password())) {
                throw new HttpError(
                        HttpServletResponse.SC_FORBIDDEN,
                        "code",
                        "this link is used up or from an earlier start; take the one printed by the latest start");
            }
        } catch (WeakPasswordException e) {
            throw new HttpError(HttpServletResponse.SC_BAD_REQUEST, e.lack(), e.getMessage());
        }
        LOG.info("the administrator's password was set from {}", request.getRemoteAddr());
        welcome(request, response, Account.USER);
    }

    private void admit(HttpServletRequest request, HttpServletResponse response) throws HttpError {
        Duration wait = throttle.admit(request.getRemoteAddr());
        if (!wait.isZero()) {
            long seconds = wait.toSeconds() + 1;
            response.setHeader("Retry-After", Long.toString(seconds));
            throw new HttpError(
                    TOO_MANY_REQUESTS, "wait", "too many attempts from your address; try again in " + seconds + " s");
        }
    }

    private void welcome(HttpServletRequest request, HttpServletResponse response, String user) {
        throttle.succeeded(request.getRemoteAddr());
        gate.signIn(user, response);
    }
}
