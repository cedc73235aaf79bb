package org.jonction.console.signin;

import jakarta.servlet.http.HttpServletRequest;
import java.net.URI;
import java.util.Locale;
import java.util.Set;

/** Refuses requests that change something and that another site may have caused (cross-site request forgery). */
final class SameOrigin {
    private static final Set<String> SAFE_METHODS = Set.of("GET", "HEAD", "OPTIONS");

    private SameOrigin() {}

    /**
     * Whether a request may pass: it changes nothing, or the browser says that it comes from a page of this console.
     * What says so must be there, and nothing may say otherwise.
     */
    static boolean allows(HttpServletRequest request) {
        if (SAFE_METHODS.contains(request.getMethod())) {
            return true;
        }
        String host = request.getHeader("Host");
        String site = request.getHeader("Sec-Fetch-Site");
        String origin = request.getHeader("Origin");
        String referer = request.getHeader("Referer");
        if (host == null || site == null && origin == null && referer == null) {
            return false;
        }
        return (site == null || site.equals("same-origin"))
                && (origin == null || isOwn(origin, host))
                && (referer == null || isOwn(referer, host));
    }

    private static boolean isOwn(String address, String host) {
        try {
            URI uri = URI.create(address);
            return "https".equalsIgnoreCase(uri.getScheme())
                    && uri.getRawAuthority() != null
                    && normal(uri.getRawAuthority()).equals(normal(host));
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    private static String normal(String authority) {
        String lower = authority.toLowerCase(Locale.ROOT);
        return lower.endsWith(":443") ? lower.substring(0, lower.length() - 4) : lower;
    }
}
