package org.jonction.appliance.image;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** The disk of a box that was provisioned by a seed, made once for all classes of a run. */
final class ProvisionedDisk {
    private static Disk disk;

    private ProvisionedDisk() {}

    static synchronized Disk get(Cables cables) throws Exception {
        if (disk == null) {
            Path folder = Files.createTempDirectory("jonction-provisioned-");
            Runtime.getRuntime().addShutdownHook(new Thread(() -> delete(folder)));
            disk = make(cables, folder);
        }
        return disk;
    }

    private static Disk make(Cables cables, Path folder) throws Exception {
        Path file = folder.resolve("disk");
        Vm.Plan plan = Vm.with(file).stick(Sticks.seed(folder, Seed.files()));
        try (ImageBox box = ImageBox.start(cables, plan)) {
            box.awaitGood();
            box.vm().powerOff();
        }
        return new Disk(file);
    }

    private static void delete(Path folder) {
        try (Stream<Path> files = Files.walk(folder)) {
            files.sorted((one, other) -> other.compareTo(one)).forEach(file -> file.toFile().delete());
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }
}
