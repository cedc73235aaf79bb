package org.jonction.itest;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Predicate;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import org.osgi.framework.Bundle;
import org.osgi.framework.Constants;

/** A jar made from an installed bundle, with changes. */
final class BundleJar {
    private final Manifest manifest = new Manifest();
    private final Map<String, byte[]> entries = new LinkedHashMap<>();

    BundleJar(Bundle bundle) throws IOException {
        Attributes headers = manifest.getMainAttributes();
        headers.put(Attributes.Name.MANIFEST_VERSION, "1.0");
        Collections.list(bundle.getHeaders("").keys())
                .forEach(name -> headers.putValue(name, bundle.getHeaders("").get(name)));
        for (URL entry : Collections.list(bundle.findEntries("/", "*", true))) {
            String path = entry.getPath().substring(1);
            if (!path.endsWith("/") && !path.startsWith("META-INF/")) {
                entries.put(path, bytes(entry));
            }
        }
    }

    BundleJar version(String version) {
        return header(Constants.BUNDLE_VERSION, version);
    }

    BundleJar header(String name, String value) {
        manifest.getMainAttributes().putValue(name, value);
        return this;
    }

    /** With one more import, which must be found. */
    BundleJar importing(String name) {
        String imports = manifest.getMainAttributes().getValue(Constants.IMPORT_PACKAGE);
        return header(Constants.IMPORT_PACKAGE, name + "," + imports);
    }

    BundleJar with(String path, String text) {
        return with(path, text.getBytes(StandardCharsets.UTF_8));
    }

    BundleJar with(String path, byte[] content) {
        entries.put(path, content);
        return this;
    }

    /** An entry as it is now. */
    String text(String path) {
        return new String(entries.get(path), StandardCharsets.UTF_8);
    }

    BundleJar without(Predicate<String> path) {
        entries.keySet().removeIf(path);
        return this;
    }

    byte[] bytes() throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (JarOutputStream jar = new JarOutputStream(bytes, manifest)) {
            for (Map.Entry<String, byte[]> entry : entries.entrySet()) {
                jar.putNextEntry(new JarEntry(entry.getKey()));
                jar.write(entry.getValue());
                jar.closeEntry();
            }
        }
        return bytes.toByteArray();
    }

    private static byte[] bytes(URL entry) throws IOException {
        try (InputStream in = entry.openStream()) {
            return in.readAllBytes();
        }
    }
}
