package org.jonction.console.signin;

import jakarta.servlet.http.HttpServletResponse;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;

/** The headers by which a browser guards the console. */
public final class SecurityHeaders {
    private static final String POLICY = "Content-Security-Policy";
    private static final String OWN_PAGES = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self';"
            + " connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";
    /** The Web Console's own pages carry scripts and styles within their HTML, and sort tables by generated code. */
    private static final String WEB_CONSOLE_PAGES =
            "default-src 'self'; script-src 'self' 'unsafe-inline' 'unsafe-eval';"
                    + " style-src 'self' 'unsafe-inline'; img-src 'self' data:; object-src 'none'; form-action 'self';"
                    + " base-uri 'none'; frame-ancestors 'none'";

    private static final String WEB_CONSOLE = "/system/console/";
    private static final Map<String, String> ALWAYS = new LinkedHashMap<>();

    static {
        ALWAYS.put("X-Frame-Options", "DENY");
        ALWAYS.put("X-Content-Type-Options", "nosniff");
        // Not no-referrer: with that, browsers send "Origin: null" with forms.
        ALWAYS.put("Referrer-Policy", "same-origin");
        ALWAYS.put("Strict-Transport-Security", "max-age=31536000");
        ALWAYS.put("Cross-Origin-Opener-Policy", "same-origin");
        ALWAYS.put("Cross-Origin-Resource-Policy", "same-origin");
        ALWAYS.put("Cache-Control", "no-store");
    }

    private SecurityHeaders() {}

    /** Sets them for a response to a request of this path. */
    static void apply(String path, HttpServletResponse response) {
        ALWAYS.forEach(response::setHeader);
        boolean own = !path.startsWith(WEB_CONSOLE) || path.startsWith(WEB_CONSOLE + "jonction");
        response.setHeader(POLICY, own ? OWN_PAGES : WEB_CONSOLE_PAGES);
    }

    /** The same for the error pages of the web server, in its notation. */
    public static String forErrorPages() {
        return ALWAYS.entrySet().stream()
                .map(header -> header.getKey() + "=" + header.getValue())
                .collect(Collectors.joining("##", "", "##" + POLICY + "=" + OWN_PAGES));
    }
}
