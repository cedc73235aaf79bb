package org.jonction.console.signin;

import jakarta.servlet.Servlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
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

/** The pages for the first password and for signing in, and what they and the page for another password send. */
@Component(service = Servlet.class)
@HttpWhiteboardServletPattern({"/login", "/setup", "/password", "/logout"})
public final class SignInServlet extends HttpServlet {
    private static final long serialVersionUID = 1L;
    private static final Logger LOG = LoggerFactory.getLogger(SignInServlet.class);

    private final transient Account account;
    private final transient Entrance entrance;
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

    private record OtherPassword(String current, String password) {
        OtherPassword {
            Objects.requireNonNull(current, "'current' is missing");
            Objects.requireNonNull(password, "'password' is missing");
        }
    }

    @Activate
    public SignInServlet(@Reference Account account, @Reference Entrance entrance, @Reference Gate gate) {
        this.account = account;
        this.entrance = entrance;
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
        if (account.hasPassword()) {
            response.sendRedirect("/login");
        } else {
            Pages.send(request, response, "setup", Map.of());
        }
    }

    @Override
    protected void doPost(HttpServletRequest request, HttpServletResponse response) throws IOException {
        try {
            switch (request.getServletPath()) {
                case "/setup" -> setFirstPassword(request, response);
                case "/login" -> signIn(request, response);
                case "/password" -> changePassword(request, response);
                default -> gate.signOut(request, response);
            }
            response.setStatus(HttpServletResponse.SC_NO_CONTENT);
        } catch (HttpError e) {
            Json.write(response, e);
        }
    }

    private void signIn(HttpServletRequest request, HttpServletResponse response) throws IOException, HttpError {
        Credentials given = Json.read(request, Credentials.class);
        entrance.demandPassword(request, response, given.user(), given.password());
        gate.signIn(given.user(), response);
    }

    private void setFirstPassword(HttpServletRequest request, HttpServletResponse response)
            throws IOException, HttpError {
        FirstPassword given = Json.read(request, FirstPassword.class);
        entrance.demandCode(request, response, given.code());
        try {
            if (!account.setPassword(given.code(), given.password())) {
                throw Entrance.wrongCode();
            }
        } catch (WeakPasswordException e) {
            throw weak(e);
        }
        LOG.info("the administrator's password was set from {}", request.getRemoteAddr());
        gate.signIn(Account.USER, response);
    }

    private void changePassword(HttpServletRequest request, HttpServletResponse response)
            throws IOException, HttpError {
        String user = Gate.user(request).orElseThrow();
        OtherPassword given = Json.read(request, OtherPassword.class);
        entrance.demandPassword(request, response, user, given.current());
        try {
            account.changePassword(given.password());
        } catch (WeakPasswordException e) {
            throw weak(e);
        }
        LOG.info("{} changed the password from {}; all other sessions have ended", user, request.getRemoteAddr());
        gate.signIn(user, response);
    }

    private static HttpError weak(WeakPasswordException weakness) {
        return new HttpError(HttpServletResponse.SC_BAD_REQUEST, weakness.lack(), weakness.getMessage());
    }
}
