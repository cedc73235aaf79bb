package org.jonction.config;

import java.util.regex.Pattern;

/** Names of documents below the configuration folder. */
final class Paths {
    /** The rule in words. */
    static final String ALLOWED = "<name>.yaml or profiles/<id>.yaml";

    private static final String PROFILES = "profiles/";
    private static final String SUFFIX = ".yaml";
    private static final Pattern DOCUMENT = Pattern.compile("(profiles/)?[A-Za-z0-9][A-Za-z0-9._-]{0,99}\\.yaml");

    private Paths() {}

    static boolean valid(String path) {
        return DOCUMENT.matcher(path).matches();
    }

    static boolean isProfile(String path) {
        return path.startsWith(PROFILES);
    }

    /** Name of the file without folder and suffix. */
    static String stem(String path) {
        return path.substring(path.lastIndexOf('/') + 1, path.length() - SUFFIX.length());
    }
}
