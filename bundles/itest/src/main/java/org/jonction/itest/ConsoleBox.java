package org.jonction.itest;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;

/** The console as it is at the first start of a box, with a browser before it. */
final class ConsoleBox implements AutoCloseable {
    static final String PASSWORD = "correct horse battery";
    private static final Pattern LINK = Pattern.compile("(https://\\S+)/setup\\?code=(\\S+)");

    final Browser browser;
    final String address;
    final String code;
    final Path state;
    private final BundleContext context;

    /** Takes the password away and starts the console anew. */
    ConsoleBox(BundleContext context) throws Exception {
        this.context = context;
        state = Path.of(context.getProperty("jonction.state.dir"));
        Bundle console = bundle("org.jonction.console");
        console.stop();
        Files.deleteIfExists(state.resolve("console/password"));
        PrintStream out = System.out;
        ByteArrayOutputStream printed = new ByteArrayOutputStream();
        System.setOut(new PrintStream(printed, true, StandardCharsets.UTF_8));
        Matcher link;
        try {
            console.start();
            link = Eventually.get(() -> LINK.matcher(printed.toString(StandardCharsets.UTF_8)), Matcher::find);
        } finally {
            System.setOut(out);
        }
        address = link.group(1);
        code = link.group(2);
        browser = new Browser(address, state.resolve("tls/console.crt"));
    }

    void signIn() throws Exception {
        assertThat(browser.post("/setup", "{\"code\":\"" + code + "\",\"password\":\"" + PASSWORD + "\"}")
                        .statusCode())
                .isEqualTo(204);
    }

    Bundle bundle(String symbolicName) {
        return Arrays.stream(context.getBundles())
                .filter(bundle -> bundle.getSymbolicName().equals(symbolicName))
                .findFirst()
                .orElseThrow();
    }

    /** Waits until the console keeps a copy of a bundle as it is now. */
    static void awaitCopy(BundleContext context, Bundle bundle) {
        Path state = Path.of(context.getProperty("jonction.state.dir"));
        Path stamp = state.resolve("bundles/" + bundle.getSymbolicName() + ".modified");
        Eventually.get(() -> read(stamp), text -> text.equals(Long.toString(bundle.getLastModified())));
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            return "";
        }
    }

    @Override
    public void close() {
        browser.close();
    }
}
