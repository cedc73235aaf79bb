package org.jonction.appliance;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.jar.Manifest;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.osgi.framework.Constants;

/** The rules of the house that a bundle's manifest shows. */
final class Architecture {
    private static final Pattern CLAUSE = Pattern.compile("(?:[^,\"]|\"[^\"]*\")+");
    private static final List<String> FORBIDDEN_HEADERS = List.of(Constants.BUNDLE_ACTIVATOR, Constants.REQUIRE_BUNDLE,
            Constants.DYNAMICIMPORT_PACKAGE, Constants.FRAGMENT_HOST);

    private Architecture() {
    }

    static String symbolicName(Manifest manifest) {
        return header(manifest, Constants.BUNDLE_SYMBOLICNAME).replaceFirst(";.*", "").strip();
    }

    /** One sentence for each rule that the bundle breaks. */
    static List<String> violations(Manifest manifest) {
        String bundle = symbolicName(manifest);
        List<String> violations = new ArrayList<>();
        boolean mayExport = bundle.equals("org.jonction.api") || bundle.startsWith("org.jonction.lib.");
        if (!mayExport) {
            packages(manifest, Constants.EXPORT_PACKAGE)
                    .forEach(name -> violations.add(bundle + " exports " + name + "; only api and lib.* export"));
        }
        packages(manifest, Constants.IMPORT_PACKAGE)
                .filter(Architecture::isOurs)
                .filter(name -> !isWithin(name, "org.jonction.api"))
                .forEach(name -> violations.add(bundle + " imports " + name + " of another bundle; import only api"));
        packages(manifest, "Private-Package")
                .filter(Architecture::isOurs)
                .filter(name -> !isWithin(name, bundle))
                .forEach(name -> violations.add(bundle + " contains " + name + "; its own packages start with its name"));
        packages(manifest, "Private-Package")
                .filter(Architecture::isOurs)
                .filter(name -> List.of(name.split("\\.")).contains("impl") || List.of(name.split("\\.")).contains("util"))
                .forEach(name -> violations.add(bundle + " has the package " + name + "; say what it does, not impl or util"));
        FORBIDDEN_HEADERS.stream()
                .filter(header -> !header(manifest, header).isEmpty())
                .forEach(header -> violations.add(bundle + " has " + header + "; use Import-Package and components"));
        return violations;
    }

    private static boolean isOurs(String packageName) {
        return isWithin(packageName, "org.jonction");
    }

    private static boolean isWithin(String packageName, String parent) {
        return packageName.equals(parent) || packageName.startsWith(parent + ".");
    }

    private static Stream<String> packages(Manifest manifest, String header) {
        return CLAUSE.matcher(header(manifest, header)).results()
                .map(MatchResult::group)
                .flatMap(clause -> Arrays.stream(clause.split(";")))
                .map(String::strip)
                .filter(part -> !part.contains("=") && !part.isEmpty());
    }

    private static String header(Manifest manifest, String name) {
        String value = manifest.getMainAttributes().getValue(name);
        return value == null ? "" : value;
    }
}
