package org.jonction.console.keeper;

import java.io.ByteArrayOutputStream;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.util.Enumeration;
import java.util.jar.JarFile;
import java.util.zip.Deflater;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.osgi.framework.Bundle;

/** The content of an installed bundle as a jar, whatever form it is installed in. */
final class BundleCopy {
    private BundleCopy() {}

    static byte[] of(Bundle bundle) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream jar = new ZipOutputStream(bytes)) {
            // Copies are made while the box starts, when the processor is scarcer than the disk.
            jar.setLevel(Deflater.NO_COMPRESSION);
            // A reader of the jar as a stream finds the manifest only when it comes first.
            add(bundle, JarFile.MANIFEST_NAME, jar);
            addFolder(bundle, "/", jar);
        }
        return bytes.toByteArray();
    }

    private static void addFolder(Bundle bundle, String folder, ZipOutputStream jar) throws IOException {
        Enumeration<String> paths = bundle.getEntryPaths(folder);
        while (paths != null && paths.hasMoreElements()) {
            String path = paths.nextElement();
            if (path.endsWith("/")) {
                addFolder(bundle, path, jar);
            } else if (!path.equals(JarFile.MANIFEST_NAME)) {
                add(bundle, path, jar);
            }
        }
    }

    private static void add(Bundle bundle, String path, ZipOutputStream jar) throws IOException {
        URL entry = bundle.getEntry(path);
        if (entry == null) {
            throw new FileNotFoundException(path + " in " + bundle.getSymbolicName());
        }
        jar.putNextEntry(new ZipEntry(path));
        try (InputStream in = entry.openStream()) {
            in.transferTo(jar);
        }
        jar.closeEntry();
    }
}
