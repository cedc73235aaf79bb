package org.jonction.appliance.image;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jonction.testkit.Netns;
import org.jonction.testkit.Phone;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Tests of the built image in QEMU, between a LAN and a provider's side. A boot takes about a minute: few boots. */
@Tag("image")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class ImageTest {
    static final Duration SOON = Duration.ofSeconds(60);
    /** For the firmware's own work: to receive, check and write an update. */
    static final Duration UPDATE = Duration.ofMinutes(3);

    @TempDir
    static Path folder;

    Cables cables;
    private final List<Phone> phones = new ArrayList<>();
    private final List<AutoCloseable> boxes = new ArrayList<>();

    @BeforeAll
    void layCables() {
        cables = Cables.create();
    }

    @AfterEach
    void hangUpPhones() {
        phones.forEach(Phone::close);
        phones.clear();
    }

    @AfterAll
    void clearAway() throws Exception {
        try {
            for (AutoCloseable box : boxes) {
                box.close();
            }
        } finally {
            cables.close();
        }
    }

    /** A box that this class ends. */
    ImageBox start(Vm.Plan plan) throws IOException {
        ImageBox box = ImageBox.start(cables, plan);
        boxes.add(box);
        return box;
    }

    /** A plan with a disk that has never been booted. */
    Vm.Plan newDisk() throws IOException {
        return Vm.with(Files.createTempDirectory(folder, "box-").resolve("disk"));
    }

    /** A plan with a copy of the disk of a box that was provisioned, passed its health gate and was shut down. */
    Vm.Plan provisionedDisk() throws Exception {
        return Vm.with(copyOfProvisioned().file());
    }

    Disk copyOfProvisioned() throws Exception {
        return ProvisionedDisk.get(cables).copy(Files.createTempDirectory(folder, "box-").resolve("disk"));
    }

    Phone phone(Netns place, String name, String address) {
        Phone phone = new Phone(place, name, address, 5060);
        phones.add(phone);
        return phone;
    }
}
