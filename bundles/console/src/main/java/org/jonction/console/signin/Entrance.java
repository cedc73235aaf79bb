package org.jonction.console.signin;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.time.Duration;
import org.jonction.console.HttpError;
import org.jonction.console.SteadyTime;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Where passwords and one-time codes are tried. After a wrong one, its sender must wait before the next. */
@Component(service = Entrance.class)
public final class Entrance {
    private static final Logger LOG = LoggerFactory.getLogger(Entrance.class);
    private static final int TOO_MANY_REQUESTS = 429;

    private final Throttle throttle = new Throttle(SteadyTime.begin());
    private final Account account;

    @Activate
    public Entrance(@Reference Account account) {
        this.account = account;
    }

    /** Lets nobody pass without the one-time code that the box shows. @throws HttpError 403 or 429 */
    public void demandCode(HttpServletRequest request, HttpServletResponse response, String code) throws HttpError {
        admit(request, response);
        if (!account.accepts(code)) {
            LOG.warn("refused a one-time code from {}", request.getRemoteAddr());
            throw wrongCode();
        }
        throttle.succeeded(request.getRemoteAddr());
    }

    /** Lets nobody pass without the administrator's password. @throws HttpError 401 or 429 */
    public void demandPassword(HttpServletRequest request, HttpServletResponse response, String user, String password)
            throws HttpError {
        admit(request, response);
        if (!account.verify(user, password)) {
            LOG.warn("refused a password from {}", request.getRemoteAddr());
            throw new HttpError(HttpServletResponse.SC_UNAUTHORIZED, "credentials", "wrong name or password");
        }
        throttle.succeeded(request.getRemoteAddr());
    }

    static HttpError wrongCode() {
        return new HttpError(
                HttpServletResponse.SC_FORBIDDEN,
                "code",
                "this one-time code is wrong, used up, or from an earlier start; take the one that the box shows now");
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
}
