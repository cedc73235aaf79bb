package org.jonction.console.signin;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.Cookie;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.Set;
import org.apache.felix.webconsole.spi.SecurityProvider;
import org.jonction.console.Place;
import org.jonction.console.SteadyTime;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.servlet.whiteboard.Preprocessor;

/**
 * What every request to the web server passes first, whichever bundle answers it: only people who have signed in get
 * further, except to the pages for signing in. The Web Console asks it once more, as its security provider.
 */
@Component(
        service = {Gate.class, Preprocessor.class, SecurityProvider.class},
        property = SecurityProvider.PROPERTY_ID + "=" + Gate.PROVIDER)
public final class Gate implements Preprocessor, SecurityProvider {
    /** Identifier of this security provider. */
    public static final String PROVIDER = "jonction";

    /** Header of requests that a page sends by itself: they do not keep a session from being idle. */
    static final String BACKGROUND = "Jonction-Background";

    private static final String COOKIE = "__Host-jonction";
    private static final String STATUS_PATH = "/api/v1/status";
    private static final String ASSETS = "/assets/";
    private static final Set<String> OPEN_PATHS = Set.of("/login", "/setup", "/setup/inspect", "/setup/restore");
    private static final String USER = Gate.class.getName() + ".user";

    private final Sessions sessions = new Sessions(SteadyTime.begin());
    private final Account account;
    private final StatusToken statusToken;

    @Activate
    public Gate(BundleContext context, @Reference Account account) throws IOException {
        this.account = account;
        statusToken = new StatusToken(Place.from(context).state().resolve("status.token"));
    }

    @Override
    public void doFilter(ServletRequest incoming, ServletResponse outgoing, FilterChain chain)
            throws IOException, ServletException {
        HttpServletRequest request = (HttpServletRequest) incoming;
        HttpServletResponse response = (HttpServletResponse) outgoing;
        String path = path(request);
        SecurityHeaders.apply(path, response);
        if (!SameOrigin.allows(request)) {
            refuse(
                    response,
                    HttpServletResponse.SC_FORBIDDEN,
                    "foreign",
                    "this request does not come from a page of this console; send the header Origin with its address");
            return;
        }
        Optional<String> user = sessionUser(request);
        user.ifPresent(name -> request.setAttribute(USER, name));
        if (user.isPresent() || isOpen(path) || isStatusByToken(request, path)) {
            chain.doFilter(request, response);
        } else {
            askToSignIn(request, response);
        }
    }

    /** The user of a request that passed, or empty on open pages and for programs. */
    public static Optional<String> user(HttpServletRequest request) {
        return Optional.ofNullable((String) request.getAttribute(USER));
    }

    /** Begins a session and gives the browser its cookie. */
    void signIn(String user, HttpServletResponse response) {
        setCookie(response, sessions.begin(user, account.mark()), "");
    }

    /** Ends the session of a request and takes the cookie back. */
    void signOut(HttpServletRequest request, HttpServletResponse response) {
        secret(request).ifPresent(sessions::end);
        setCookie(response, "", "; Max-Age=0");
    }

    @Override
    public @Nullable Object authenticate(HttpServletRequest request, HttpServletResponse response) {
        Optional<String> user = user(request);
        if (user.isEmpty()) {
            try {
                askToSignIn(request, response);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        return user.orElse(null);
    }

    @Override
    public boolean authorize(Object user, String role) {
        return user.equals(Account.USER);
    }

    @Override
    public void logout(HttpServletRequest request, HttpServletResponse response) {
        signOut(request, response);
        try {
            response.sendRedirect("/login");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Optional<String> sessionUser(HttpServletRequest request) {
        boolean use = request.getHeader(BACKGROUND) == null;
        return secret(request).flatMap(secret -> sessions.user(secret, account.mark(), use));
    }

    private static Optional<String> secret(HttpServletRequest request) {
        Cookie[] cookies = request.getCookies();
        if (cookies != null) {
            for (Cookie cookie : cookies) {
                if (cookie.getName().equals(COOKIE)) {
                    return Optional.of(cookie.getValue());
                }
            }
        }
        return Optional.empty();
    }

    private static void setCookie(HttpServletResponse response, String value, String more) {
        response.addHeader("Set-Cookie", COOKIE + "=" + value + "; Path=/; Secure; HttpOnly; SameSite=Strict" + more);
    }

    private static boolean isOpen(String path) {
        return OPEN_PATHS.contains(path) || path.startsWith(ASSETS);
    }

    private boolean isStatusByToken(HttpServletRequest request, String path) {
        String authorization = request.getHeader("Authorization");
        return path.equals(STATUS_PATH)
                && request.getMethod().equals("GET")
                && authorization != null
                && statusToken.isIn(authorization);
    }

    /** The decoded path by which the web server chooses the servlet. */
    private static String path(HttpServletRequest request) {
        String info = request.getPathInfo();
        return info == null ? request.getServletPath() : request.getServletPath() + info;
    }

    private static void askToSignIn(HttpServletRequest request, HttpServletResponse response) throws IOException {
        String mode = request.getHeader("Sec-Fetch-Mode");
        String accept = request.getHeader("Accept");
        boolean page = request.getMethod().equals("GET")
                && (mode == null || mode.equals("navigate"))
                && accept != null
                && accept.contains("text/html");
        if (page) {
            String query = request.getQueryString() == null ? "" : "?" + request.getQueryString();
            String next = URLEncoder.encode(request.getRequestURI() + query, StandardCharsets.UTF_8);
            response.sendRedirect("/login?next=" + next);
        } else {
            refuse(response, HttpServletResponse.SC_UNAUTHORIZED, "unknown", "sign in at /login first");
        }
    }

    static void refuse(HttpServletResponse response, int status, String code, String message) throws IOException {
        response.setStatus(status);
        response.setContentType("application/json;charset=UTF-8");
        response.getWriter().write("{\"error\":\"" + code + "\",\"message\":\"" + message + "\"}");
    }
}
