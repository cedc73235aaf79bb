package org.jonction.appliance.image;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.function.Predicate;
import org.jonction.appliance.Console;
import org.jonction.appliance.Site;
import org.jonction.testkit.Await;
import org.jonction.testkit.Network;
import org.jonction.testkit.Tunnel;

/** A box in QEMU between two {@link Cables}, and the console that it serves in the LAN. */
final class ImageBox implements Site, AutoCloseable {
    static final int CONSOLE_PORT = 8443;

    private final Vm vm;
    private final Tunnel tunnel;

    private ImageBox(Vm vm, Tunnel tunnel) {
        this.vm = vm;
        this.tunnel = tunnel;
    }

    static ImageBox start(Cables cables, Vm.Plan plan) throws IOException {
        Vm vm = plan.cables(cables).start();
        return new ImageBox(vm, new Tunnel(cables.lan(), new InetSocketAddress(Network.BOX_LAN, CONSOLE_PORT)));
    }

    Vm vm() {
        return vm;
    }

    Shell shell() {
        return vm.shell();
    }

    /** Waits until the administrator can sign in. */
    Console awaitSignIn() {
        Console[] console = new Console[1];
        Await.until(Vm.BOOT, () -> !vm.on() || (console[0] = Console.signIn(this)) != null, vm::report);
        if (console[0] == null) {
            throw new AssertionError("the box is off: " + vm.report());
        }
        return console[0];
    }

    /** Waits until the firmware is as wanted. */
    static JsonNode awaitFirmware(Console console, Duration patience, Predicate<JsonNode> wanted) {
        JsonNode[] last = new JsonNode[1];
        Await.until(patience, () -> wanted.test(last[0] = console.get("/api/v1/firmware")), () -> "" + last[0]);
        return last[0];
    }

    /** Waits until this start has passed the health gate. */
    Console awaitGood() {
        Console console = awaitSignIn();
        awaitFirmware(console, Vm.BOOT, firmware -> firmware.path("markedGood").asBoolean());
        return console;
    }

    @Override
    public URI uri(String path) {
        return URI.create("https://127.0.0.1:" + tunnel.port() + path);
    }

    @Override
    public String setupCode() {
        return vm.awaitScreen("/setup\\?code=([A-Za-z0-9_-]+)", Vm.BOOT).group(1);
    }

    @Override
    public void close() throws IOException {
        vm.close();
        tunnel.close();
    }
}
