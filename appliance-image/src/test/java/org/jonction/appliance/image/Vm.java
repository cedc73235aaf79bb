package org.jonction.appliance.image;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jonction.testkit.Await;
import org.jonction.testkit.Proc;

/** A box in QEMU, started by {@code ./jonction boot} with the image as users have it. */
public final class Vm implements AutoCloseable {
    /** For a boot under emulation on a machine that has more to do. */
    public static final Duration BOOT = Duration.ofMinutes(10);

    private static final Duration START = Duration.ofMinutes(2);
    private static final Path LAUNCHER = Path.of("..", "jonction").toAbsolutePath().normalize();
    private static final Pattern ANSI = Pattern.compile("\u001b(\\[[0-9;?=]*[ -/]*[@-~]|[()].|[=>78])");

    private final Path run;
    private final Proc launcher;
    private final Shell shell;

    /** What kind of box is wanted. */
    public static final class Plan {
        private final Path disk;
        private final List<String> boot = new ArrayList<>();
        private final List<String> qemu = new ArrayList<>();

        private Plan(Path disk) {
            this.disk = disk;
            boot.addAll(List.of("--disk", disk.toString(), "--no-screen"));
            qemu.addAll(List.of("-chardev", "socket,id=shell,path=shell,server=on,wait=off", "-serial", "chardev:shell"));
            unit("test-shell.service", Shell.UNIT);
        }

        /** Its two interfaces lead into these networks, instead of QEMU's own with NAT. */
        public Plan cables(String lan, String wan) {
            return options("--lan", lan, "--wan", wan);
        }

        /** As {@link #cables(String, String)}, each where it belongs. */
        public Plan cables(Cables cables) {
            return cables(cables.lanEnd(), cables.wanEnd());
        }

        /** A USB stick is plugged in. */
        public Plan stick(Path contents) {
            return options("--usb", contents.toString());
        }

        /** More options for {@code ./jonction boot}. */
        public Plan options(String... options) {
            boot.addAll(List.of(options));
            return this;
        }

        /** More options for QEMU. */
        public Plan qemu(String... options) {
            qemu.addAll(List.of(options));
            return this;
        }

        /** A unit that systemd is to start, too; it comes in by an SMBIOS credential, so that the image stays as it is. */
        public Plan unit(String name, String text) {
            credential("systemd.extra-unit." + name, text);
            credential("systemd.unit-dropin.multi-user.target~" + name.replaceFirst("\\..*", ""),
                    "[Unit]\nWants=" + name + "\n");
            return this;
        }

        private void credential(String name, String text) {
            String base64 = Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
            // QEMU takes a comma in an option's value for its end, unless it is doubled; base64 has none.
            qemu.addAll(List.of("-smbios", "type=11,value=io.systemd.credential.binary:" + name + "=" + base64));
        }

        /** Starts it; does not wait for what runs on it. */
        public Vm start() {
            return new Vm(this);
        }
    }

    private Vm(Plan plan) {
        run = plan.disk.resolveSibling(plan.disk.getFileName() + ".run");
        List<String> command = new ArrayList<>(List.of(LAUNCHER.toString(), "boot"));
        command.addAll(plan.boot);
        command.add("--");
        command.addAll(plan.qemu);
        try {
            Files.createDirectories(run);
            Files.deleteIfExists(run.resolve("shell"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        launcher = Proc.start(plan.disk.getParent(), run.resolveSibling(run.getFileName() + ".log"), Map.of(), command);
        Await.until(START, () -> Files.exists(run.resolve("shell")) || !launcher.alive(), launcher::output);
        if (!launcher.alive()) {
            throw new IllegalStateException(launcher.output());
        }
        shell = new Shell(connect("shell"));
    }

    /** A box with this disk; it is made from the built image when it does not exist. */
    public static Plan with(Path disk) {
        return new Plan(disk);
    }

    /** A root shell on the box. */
    public Shell shell() {
        return shell;
    }

    /** What its serial console has shown since it was switched on, without colours and movements. */
    public String screen() {
        try {
            String raw = Files.readString(run.resolve("screen.log"), StandardCharsets.ISO_8859_1);
            return ANSI.matcher(new String(raw.getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8))
                    .replaceAll("");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** How much the serial console has shown, for {@link #awaitScreen(int, String, Duration)}. */
    public int screenLength() {
        return screen().length();
    }

    /** Waits until the serial console shows it. */
    public MatchResult awaitScreen(String regex, Duration patience) {
        return awaitScreen(0, regex, patience);
    }

    /** As {@link #awaitScreen(String, Duration)}, leaving out the first characters. */
    public MatchResult awaitScreen(int from, String regex, Duration patience) {
        Pattern pattern = Pattern.compile(regex);
        Await.until(patience, () -> pattern.matcher(screen().substring(from)).find() || !launcher.alive(), this::report);
        Matcher matcher = pattern.matcher(screen().substring(from));
        if (!matcher.find()) {
            throw new AssertionError("the box is off and has not shown " + regex + ":\n" + report());
        }
        return matcher.toMatchResult();
    }

    /** Types at the serial console. */
    public void type(String keys) throws IOException {
        try (SocketChannel screen = connect("screen")) {
            screen.write(ByteBuffer.wrap(keys.getBytes(StandardCharsets.UTF_8)));
        }
    }

    /** What the launcher said. */
    public String output() {
        return launcher.output();
    }

    public boolean on() {
        return launcher.alive();
    }

    /** Pulls the plug. */
    public void cutPower() throws InterruptedException {
        qemu().destroyForcibly();
        launcher.await(START);
    }

    /** Presses the power button, and waits until it is off. */
    public void powerOff() throws InterruptedException {
        launcher.terminate();
        launcher.await(BOOT);
        if (launcher.output().contains("pulling the plug")) {
            throw new AssertionError("the power button did not switch it off: " + report());
        }
    }

    @Override
    public void close() {
        if (launcher.alive()) {
            qemu().destroyForcibly();
        }
        shell.close();
        launcher.close();
    }

    /** What the launcher said and the screen has shown, for a complaint. */
    String report() {
        return launcher.output() + "\n" + screen();
    }

    private ProcessHandle qemu() {
        try {
            long pid = Long.parseLong(Files.readString(run.resolve("pid")).strip());
            return ProcessHandle.of(pid).orElseThrow(() -> new IllegalStateException("QEMU has ended: " + report()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private SocketChannel connect(String socket) {
        try {
            return SocketChannel.open(UnixDomainSocketAddress.of(run.resolve(socket)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
