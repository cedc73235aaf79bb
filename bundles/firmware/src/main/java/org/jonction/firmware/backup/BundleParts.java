package org.jonction.firmware.backup;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.jonction.firmware.DurableFile;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.framework.Constants;
import org.osgi.framework.startlevel.BundleStartLevel;

/** The operator's own bundles: those that the appliance does not ship, and shipped ones that were updated. */
final class BundleParts implements PartStore {
    private static final String PREFIX = "bundles/";
    private static final String SUFFIX = ".jar";
    /** Where the appliance's own start puts its bundles. */
    private static final String SHIPPED_LOCATION = "jonction:";
    /** Where the Web Console puts those that it installs. */
    private static final String UPLOADED_LOCATION = "inputstream:";

    private static final String RESTORED_LOCATION = "restored:";

    private final BundleContext context;
    private final List<Path> shippedFolders;

    /** @param home folder of the appliance with what it ships */
    BundleParts(BundleContext context, Optional<Path> home) {
        this.context = context;
        this.shippedFolders = home.stream()
                .flatMap(folder -> Stream.of("bundles", "demo").map(folder::resolve))
                .filter(Files::isDirectory)
                .toList();
    }

    @Override
    public List<String> names() throws IOException {
        Map<String, BundleContent> shipped = shipped();
        List<String> names = new ArrayList<>();
        for (Bundle bundle : context.getBundles()) {
            if (isOwn(bundle, shipped)) {
                names.add(PREFIX + bundle.getSymbolicName() + SUFFIX);
            }
        }
        return names;
    }

    private static boolean isOwn(Bundle bundle, Map<String, BundleContent> shipped) throws IOException {
        String location = bundle.getLocation();
        if (bundle.getSymbolicName() == null || bundle.getState() == Bundle.UNINSTALLED) {
            return false;
        }
        if (location.startsWith(SHIPPED_LOCATION)) {
            BundleContent original = shipped.get(bundle.getSymbolicName());
            return original != null && !original.equals(BundleContent.of(bundle));
        }
        return location.startsWith(UPLOADED_LOCATION) || location.startsWith(RESTORED_LOCATION);
    }

    /** What the appliance ships, by symbolic name. */
    private Map<String, BundleContent> shipped() throws IOException {
        Map<String, BundleContent> shipped = new HashMap<>();
        for (Path folder : shippedFolders) {
            try (Stream<Path> files = Files.list(folder)) {
                for (Path file : (Iterable<Path>)
                        files.filter(name -> name.toString().endsWith(SUFFIX))::iterator) {
                    BundleContent content = BundleContent.of(file);
                    shipped.put(content.symbolicName(), content);
                }
            }
        }
        return shipped;
    }

    @Override
    public Optional<Content> current(String name) {
        return installed(symbolicName(name)).map(bundle -> out -> BundleContent.write(bundle, out));
    }

    String version(String name) {
        return installed(symbolicName(name))
                .map(bundle -> bundle.getVersion().toString())
                .orElse("");
    }

    @Override
    public void apply(String name, Path file) throws IOException {
        String symbolicName = symbolicName(name);
        Optional<Bundle> installed = installed(symbolicName);
        try (InputStream in = Files.newInputStream(file)) {
            if (installed.isEmpty()) {
                Bundle bundle = context.installBundle(RESTORED_LOCATION + symbolicName, in);
                bundle.adapt(BundleStartLevel.class)
                        .setStartLevel(context.getBundle()
                                .adapt(BundleStartLevel.class)
                                .getStartLevel());
                start(bundle);
                sync(bundle);
            } else if (differs(name, file)) {
                installed.get().update(in);
                sync(installed.get());
            }
        } catch (BundleException e) {
            throw new IOException("the bundle " + symbolicName + " cannot be put back: " + e.getMessage(), e);
        }
    }

    /** Whether the box does not have what {@code file} holds. */
    boolean differs(String name, Path file) throws IOException {
        Optional<Bundle> installed = installed(symbolicName(name));
        return installed.isEmpty() || !BundleContent.of(installed.get()).equals(BundleContent.of(file));
    }

    /** The framework keeps a bundle in a folder of its own, and does not bring it to the disk by itself. */
    private void sync(Bundle bundle) throws IOException {
        Path storage = Path.of(
                Objects.requireNonNullElse(context.getProperty(Constants.FRAMEWORK_STORAGE), "felix-cache"));
        DurableFile.syncAll(storage.resolve("bundle" + bundle.getBundleId()));
        DurableFile.sync(storage);
    }

    private static void start(Bundle bundle) throws BundleException {
        if (bundle.getHeaders("").get(Constants.FRAGMENT_HOST) == null) {
            bundle.start(Bundle.START_ACTIVATION_POLICY);
        }
    }

    @Override
    public void remove(String name) throws IOException {
        Optional<Bundle> installed = installed(symbolicName(name));
        try {
            if (installed.isPresent()) {
                installed.get().uninstall();
            }
        } catch (BundleException e) {
            throw new IOException(e.getMessage(), e);
        }
    }

    /**
     * Why a bundle of a backup must not be put in, or empty when it may.
     *
     * @param sameFirmware whether the backup was made by this version of the box
     * @throws IOException when it is no bundle
     */
    Optional<String> leftOut(String name, Path file, boolean sameFirmware) throws IOException {
        BundleContent offered = BundleContent.of(file);
        if (!offered.symbolicName().equals(symbolicName(name))) {
            throw new IOException("it is " + offered.symbolicName());
        }
        BundleContent ours = shipped().get(offered.symbolicName());
        int order = ours == null ? -1 : ours.version().compareTo(offered.version());
        return order > 0 || order == 0 && !sameFirmware
                ? Optional.of("the bundle %s %s is left out: this version of the box brings %s"
                        .formatted(offered.symbolicName(), offered.version(), ours.version()))
                : Optional.empty();
    }

    private Optional<Bundle> installed(String symbolicName) {
        return Arrays.stream(context.getBundles())
                .filter(bundle -> symbolicName.equals(bundle.getSymbolicName()))
                .findFirst();
    }

    static String symbolicName(String name) {
        return name.substring(PREFIX.length(), name.length() - SUFFIX.length());
    }
}
