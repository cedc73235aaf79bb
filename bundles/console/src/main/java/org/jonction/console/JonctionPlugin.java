package org.jonction.console;

import jakarta.servlet.Servlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Map;
import org.apache.felix.webconsole.servlet.AbstractServlet;
import org.jonction.console.signin.Gate;
import org.osgi.service.component.annotations.Component;

/** The page with trunks, calls, configuration and system, as a plugin of the Web Console. */
@Component(
        service = Servlet.class,
        property = {
            "felix.webconsole.label=" + JonctionPlugin.LABEL,
            "felix.webconsole.title=Jonction",
            "felix.webconsole.category=Jonction"
        })
public final class JonctionPlugin extends AbstractServlet {
    static final String LABEL = "jonction";
    static final String PATH = "/system/console/" + LABEL;
    private static final long serialVersionUID = 1L;

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
        Pages.send(
                request, response, "console", Map.of("user", Gate.user(request).orElse("")));
    }
}
