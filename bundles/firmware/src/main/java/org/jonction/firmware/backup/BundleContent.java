package org.jonction.firmware.backup;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URL;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.Enumeration;
import java.util.HexFormat;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.jar.Attributes;
import java.util.jar.JarFile;
import java.util.jar.Manifest;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.osgi.framework.Bundle;
import org.osgi.framework.Constants;
import org.osgi.framework.Version;

/**
 * What is in a bundle, installed or as a jar.
 *
 * @param symbolicName its name
 * @param version its version
 * @param sha256ByPath digest of every file in it
 */
record BundleContent(String symbolicName, Version version, SortedMap<String, String> sha256ByPath) {

    private interface Visitor {
        void visit(String path, InputStream content) throws IOException;
    }

    static BundleContent of(Bundle bundle) throws IOException {
        SortedMap<String, String> digests = new TreeMap<>();
        visit(bundle, (path, content) -> digests.put(path, sha256(content)));
        return new BundleContent(bundle.getSymbolicName(), bundle.getVersion(), digests);
    }

    /** @throws IOException when it is no jar, or no bundle's */
    static BundleContent of(Path file) throws IOException {
        try (JarFile jar = new JarFile(file.toFile())) {
            SortedMap<String, String> digests = new TreeMap<>();
            for (ZipEntry entry : (Iterable<ZipEntry>) jar.stream().map(ZipEntry.class::cast)::iterator) {
                if (!entry.isDirectory()) {
                    try (InputStream content = jar.getInputStream(entry)) {
                        digests.put(entry.getName(), sha256(content));
                    }
                }
            }
            Manifest manifest = jar.getManifest();
            Attributes headers = manifest == null ? new Attributes() : manifest.getMainAttributes();
            String name = headers.getValue(Constants.BUNDLE_SYMBOLICNAME);
            if (name == null) {
                throw new IOException("it is no bundle: its manifest has no " + Constants.BUNDLE_SYMBOLICNAME);
            }
            return new BundleContent(
                    name.replaceFirst(";.*", "").strip(),
                    Version.parseVersion(headers.getValue(Constants.BUNDLE_VERSION)),
                    digests);
        } catch (IllegalArgumentException e) {
            throw new IOException("its manifest cannot be read: " + e.getMessage(), e);
        }
    }

    /** Writes an installed bundle as a jar, whatever form it is installed in. */
    static void write(Bundle bundle, OutputStream out) throws IOException {
        ZipOutputStream jar = new ZipOutputStream(out);
        visit(bundle, (path, content) -> {
            jar.putNextEntry(new ZipEntry(path));
            content.transferTo(jar);
            jar.closeEntry();
        });
        jar.finish();
    }

    /** The manifest comes first: a reader of the jar as a stream finds it only there. */
    private static void visit(Bundle bundle, Visitor visitor) throws IOException {
        visitFile(bundle, JarFile.MANIFEST_NAME, visitor);
        visitFolder(bundle, "/", visitor);
    }

    private static void visitFolder(Bundle bundle, String folder, Visitor visitor) throws IOException {
        Enumeration<String> paths = bundle.getEntryPaths(folder);
        while (paths != null && paths.hasMoreElements()) {
            String path = paths.nextElement();
            if (path.endsWith("/")) {
                visitFolder(bundle, path, visitor);
            } else if (!path.equals(JarFile.MANIFEST_NAME)) {
                visitFile(bundle, path, visitor);
            }
        }
    }

    private static void visitFile(Bundle bundle, String path, Visitor visitor) throws IOException {
        URL entry = bundle.getEntry(path);
        if (entry == null) {
            throw new FileNotFoundException(path + " in " + bundle.getSymbolicName());
        }
        try (InputStream content = entry.openStream()) {
            visitor.visit(path, content);
        }
    }

    private static String sha256(InputStream content) throws IOException {
        MessageDigest digest = BackupWriter.sha256();
        byte[] buffer = new byte[1 << 14];
        for (int count = content.read(buffer); count >= 0; count = content.read(buffer)) {
            digest.update(buffer, 0, count);
        }
        return HexFormat.of().formatHex(digest.digest());
    }
}
