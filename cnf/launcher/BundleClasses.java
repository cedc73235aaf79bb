import java.io.IOException;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassModel;
import java.lang.classfile.constantpool.ClassEntry;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.stream.Collectors;

/**
 * Makes the list of classes that Java makes its start cache from: {@code BundleClasses CLASSES LOADS BUNDLES SEEN}. LOADS
 * is Java's log of the classes that one start loaded; CLASSES names those of Java's own loaders, and some that were loaded
 * later; BUNDLES is the folder of the jars, SEEN the same folder as Java sees it when it makes the cache.
 *
 * <p>Java takes a class of another class loader than its own from the cache when the bytes are the same. Of such a class
 * the list says where it lies and, by numbers, what it extends: the format of {@code -XX:DumpLoadedClassList}.
 */
final class BundleClasses {
    private static final String SOURCE = " source: ";
    private static final String BUNDLE = "jonction:";

    /** A class in a jar. */
    private record Found(String jar, ClassModel model) {
        List<String> parents() {
            List<String> parents = new ArrayList<>();
            model.superclass().map(ClassEntry::asInternalName).ifPresent(parents::add);
            model.interfaces().forEach(parent -> parents.add(parent.asInternalName()));
            return parents;
        }
    }

    private BundleClasses() {}

    public static void main(String[] arguments) throws IOException {
        Map<String, String> loads = loads(Path.of(arguments[1]));
        Map<String, Integer> numbers = new HashMap<>();
        for (String line : Files.readAllLines(Path.of(arguments[0]))) {
            if (line.startsWith("@")) {
                System.out.println(line);
            } else if (loads.containsKey(line)) {
                System.out.println(line + " id: " + number(line, numbers));
            }
        }
        Map<String, Found> found = read(Path.of(arguments[2]), loads);
        found.keySet().removeAll(numbers.keySet());
        List<String> ready;
        do {
            // Each after what it extends
            ready = found.keySet().stream()
                    .filter(name -> !numbers.containsKey(name))
                    .filter(name -> numbers.keySet().containsAll(found.get(name).parents()))
                    .toList();
            ready.forEach(name -> System.out.println(line(name, found.get(name), numbers, arguments[3])));
        } while (!ready.isEmpty());
    }

    private static int number(String name, Map<String, Integer> numbers) {
        numbers.put(name, numbers.size() + 1);
        return numbers.size();
    }

    private static String line(String name, Found found, Map<String, Integer> numbers, String folder) {
        List<String> parents = found.parents().stream().map(parent -> numbers.get(parent).toString()).toList();
        String interfaces = parents.size() == 1 ? "" : " interfaces: " + String.join(" ", parents.subList(1, parents.size()));
        return name + " id: " + number(name, numbers) + " super: " + parents.getFirst() + interfaces + " source: " + folder
                + "/" + found.jar();
    }

    /** Where each class came from; of classes of one name the first counts. */
    private static Map<String, String> loads(Path log) throws IOException {
        return Files.readAllLines(log).stream()
                .filter(line -> line.contains(SOURCE))
                .map(line -> line.split(SOURCE, 2))
                .collect(Collectors.toMap(
                        parts -> parts[0].strip().replace('.', '/'), parts -> parts[1].strip(), (first, next) -> first));
    }

    /** Of each jar the classes that its bundle's loader defined. */
    private static Map<String, Found> read(Path folder, Map<String, String> loads) throws IOException {
        Map<String, List<String>> byBundle = loads.entrySet().stream()
                .collect(Collectors.groupingBy(
                        Map.Entry::getValue, Collectors.mapping(Map.Entry::getKey, Collectors.toList())));
        Map<String, Found> found = new TreeMap<>();
        try (DirectoryStream<Path> jars = Files.newDirectoryStream(folder, "*.jar")) {
            for (Path path : jars) {
                try (JarFile jar = new JarFile(path.toFile(), false)) {
                    String name = jar.getManifest().getMainAttributes().getValue("Bundle-SymbolicName");
                    String bundle = BUNDLE + name.replaceFirst(";.*", "").strip();
                    for (String loaded : byBundle.getOrDefault(bundle, List.of())) {
                        JarEntry entry = jar.getJarEntry(loaded + ".class");
                        if (entry != null) {
                            byte[] bytes = jar.getInputStream(entry).readAllBytes();
                            found.put(loaded, new Found(path.getFileName().toString(), ClassFile.of().parse(bytes)));
                        }
                    }
                }
            }
        }
        return found;
    }
}
