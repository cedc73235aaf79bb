package org.jonction.config;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jonction.api.config.Change;

/** A process that commits without end and says each number that is committed, until it is killed. */
final class Committing {
    private Committing() {}

    /** Arguments: the folders for documents, state and the framework's cache; the first number. */
    public static void main(String[] args) throws Exception {
        try (Framework framework = new Framework(Path.of(args[2]))) {
            ConfigManager manager = new ConfigManager(
                    Path.of(args[0]), Path.of(args[1]), framework.deliverer(), new Schemas(), "1.0.0");
            for (int number = Integer.parseInt(args[3]); true; number++) {
                manager.commit(change(number));
                System.out.println("committed " + number);
            }
        }
    }

    /** One number in several documents. */
    static Change change(int number) {
        List<Change.Edit> edits = new ArrayList<>();
        edits.add(new Change.Edit("a.yaml", "realms: {r%d: {}}\n".formatted(number)));
        edits.add(new Change.Edit("b.yaml", """
            sipInterfaces: {i: {realm: r%d, address: 192.0.2.1, port: %d}}
            """.formatted(number, 1 + number % 60000)));
        edits.add(new Change.Edit("profiles/z.yaml", "id: z\nversion: %d.0.0\n".formatted(number)));
        return new Change(edits, "anna", "number " + number);
    }
}
