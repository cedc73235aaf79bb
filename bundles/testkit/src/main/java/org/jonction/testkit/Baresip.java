package org.jonction.testkit;

import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * A running baresip (Debian: baresip-core): a SIP client that plays a tone and records what it hears. It is driven by
 * its module ctrl_tcp, which speaks JSON in netstrings.
 */
public final class Baresip implements AutoCloseable {
    private static final int CONTROL_PORT = 4444;
    private static final double AMPLITUDE = 0.5;
    private static final int TONE_SECONDS = 60;
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final Path folder;
    private final Proc process;
    private final Socket control;
    private final StringBuffer events = new StringBuffer();

    /**
     * Who the client is.
     *
     * @param user user part of its address, the number that it is called by
     * @param address literal address to bind
     * @param tcp whether it uses TCP
     * @param registrar {@code host:port} to register at with {@code password}, or empty for none
     * @param password password of {@code user} for digest authentication; empty for none
     * @param toneHz tone to play
     * @param mediaEncryption baresip's {@code mediaenc}, for example {@code srtp-mand}; empty for plain RTP
     * @param ice whether it does ICE
     * @param tls folder with its certificate and key, {@code own.pem}, and whom it believes, {@code authority.pem}; empty
     *     for no TLS
     */
    public record Account(
            String user,
            String address,
            boolean tcp,
            String registrar,
            String password,
            int toneHz,
            String mediaEncryption,
            boolean ice,
            String tls) {
        /** A client that speaks plain RTP. */
        public Account(String user, String address, boolean tcp, String registrar, String password, int toneHz) {
            this(user, address, tcp, registrar, password, toneHz, "", false, "");
        }

        /** The same client with {@code mediaenc}. */
        public Account encrypted(String mediaenc) {
            return new Account(user, address, tcp, registrar, password, toneHz, mediaenc, ice, tls);
        }

        /** The same client with ICE. */
        public Account withIce() {
            return new Account(user, address, tcp, registrar, password, toneHz, mediaEncryption, true, tls);
        }

        /** The same client with TLS, on port 5061. */
        public Account withTls(Path folder) {
            return new Account(
                    user, address, tcp, registrar, password, toneHz, mediaEncryption, ice, folder.toString());
        }

        /** A client that registers nowhere. */
        public static Account plain(String user, String address, boolean tcp, int toneHz) {
            return new Account(user, address, tcp, "", "", toneHz);
        }

        private String line() {
            String transport = ";transport=" + (!tls.isEmpty() ? "tls" : tcp ? "tcp" : "udp");
            String common = ";audio_codecs=PCMA;answermode=auto"
                    + (mediaEncryption.isEmpty() ? "" : ";mediaenc=" + mediaEncryption)
                    + (ice ? ";medianat=ice" : "");
            return registrar.isEmpty()
                    ? "<sip:" + user + "@" + host() + ":5060" + transport + ">;regint=0" + credentials() + common
                    : "<sip:" + user + "@" + registrar + transport + ">" + credentials() + ";regint=60" + common;
        }

        private String certificates() {
            return tls.isEmpty() ? "" : "sip_certificate " + tls + "/own.pem\nsip_cafile " + tls + "/authority.pem\n";
        }

        private String modules() {
            return (mediaEncryption.isEmpty() ? "" : "module srtp.so\n") + (ice ? "module ice.so\n" : "");
        }

        private String credentials() {
            return password.isEmpty() ? "" : ";auth_user=" + user + ";auth_pass=" + password;
        }

        private String host() {
            return address.indexOf(':') < 0 ? address : "[" + address + "]";
        }
    }

    private Baresip(Path folder, Proc process, Socket control) {
        this.folder = folder;
        this.process = process;
        this.control = control;
    }

    /** Starts a client, and waits until it has registered when it is to. */
    public static Baresip start(Netns place, Path parent, Account account) throws IOException {
        Path folder = Files.createTempDirectory(parent, "baresip-");
        Files.writeString(folder.resolve("accounts"), account.line() + "\n");
        Files.writeString(folder.resolve("contacts"), "");
        Files.writeString(folder.resolve("config"), configuration(folder, account));
        new Wav(Tone.sine(account.toneHz, AMPLITUDE, TONE_SECONDS * Tone.RATE_HZ)).write(folder.resolve("tone.wav"));
        Proc process = place.start(
                folder, folder.resolve("output.log"), Map.of("HOME", folder.toString()),
                List.of("baresip", "-f", folder.toString()));
        Baresip client = new Baresip(folder, process, connect(place, process));
        Thread.ofVirtual().start(client::readEvents);
        if (!account.registrar.isEmpty()) {
            client.awaitRegistration();
        }
        return client;
    }

    private void awaitRegistration() throws IOException {
        try {
            Await.until(PATIENCE, () -> process.output().contains(" binding]"), process::output);
        } catch (AssertionError e) {
            close();
            throw e;
        }
    }

    /** Calls a URI. */
    public void call(String uri) throws IOException {
        command("dial", uri);
    }

    /** Calls a URI and waits until it is answered. */
    public void dial(String uri) throws IOException {
        call(uri);
        awaitEvent("CALL_ESTABLISHED");
    }

    /** Puts the call on hold. */
    public void hold() throws IOException {
        command("hold", "");
    }

    /** Takes the call back from hold. */
    public void resume() throws IOException {
        command("resume", "");
    }

    /** Refers the far end to a URI (RFC 3515). */
    public void transfer(String uri) throws IOException {
        command("transfer", uri);
    }

    /** Ends the call. */
    public void hangUp() throws IOException {
        command("hangup", "");
    }

    /** Waits for an event of ctrl_tcp, for example {@code CALL_CLOSED}. */
    public void awaitEvent(String type) {
        Await.until(
                PATIENCE,
                () -> events.indexOf("\"" + type + "\"") >= 0,
                () -> "events: " + events + "\noutput: " + process.output());
    }

    /** What this client heard during its call, complete once the call is closed. */
    public Wav heard() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            Path recording = files.filter(file -> file.toString().endsWith("dec.wav"))
                    .findFirst()
                    .orElseThrow(() -> new AssertionError("nothing was recorded: " + process.output()));
            return Wav.read(recording);
        }
    }

    @Override
    public void close() throws IOException {
        control.close();
        process.close();
    }

    private static Socket connect(Netns place, Proc process) {
        Socket[] connection = new Socket[1];
        Await.until(
                PATIENCE,
                () -> (connection[0] = place.call(() -> new Socket("127.0.0.1", CONTROL_PORT))).isConnected(),
                process::output);
        return connection[0];
    }

    private void command(String name, String parameter) throws IOException {
        byte[] json = ("{\"command\":\"" + name + "\",\"params\":\"" + parameter + "\",\"token\":\"1\"}")
                .getBytes(StandardCharsets.UTF_8);
        control.getOutputStream()
                .write((json.length + ":" + new String(json, StandardCharsets.UTF_8) + ",").getBytes());
    }

    private void readEvents() {
        try (InputStream in = control.getInputStream()) {
            byte[] buffer = new byte[4096];
            for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
                events.append(new String(buffer, 0, count, StandardCharsets.UTF_8));
            }
        } catch (IOException closed) {
            // the client has ended
        }
    }

    private static String configuration(Path folder, Account account) {
        return """
                poll_method epoll
                sip_listen %s:5060
                net_interface %s
                %s
                %s
                call_max_calls 4
                audio_player aubridge,mute
                audio_source aufile,%s/tone.wav
                audio_alert aufile,%s/tone.wav
                ausrc_srate 8000
                auplay_srate 8000
                ausrc_channels 1
                auplay_channels 1
                rtp_ports 40000-40100
                module_path %s
                module g711.so
                %s
                module aufile.so
                module aubridge.so
                module sndfile.so
                snd_path %s
                module ctrl_tcp.so
                module_tmp uuid.so
                module_tmp account.so
                module_app menu.so
                ctrl_tcp_listen 127.0.0.1:%d
                """
                .formatted(
                        account.host(), account.address, account.address.indexOf(':') < 0 ? "" : "net_prefer_ipv6 yes",
                        account.certificates(), folder, folder, modules(), account.modules(), folder, CONTROL_PORT);
    }

    private static Path modules() {
        return Stream.of("/usr/lib/baresip/modules", "/usr/lib/x86_64-linux-gnu/baresip/modules",
                        "/usr/lib/aarch64-linux-gnu/baresip/modules")
                .map(Path::of)
                .filter(Files::isDirectory)
                .findFirst()
                .orElseThrow(() -> new AssertionError("baresip is not installed: apt-get install baresip-core"));
    }
}
