package org.jonction.console;

import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The languages of the console's pages. */
public final class Languages {
    /** Their tags (BCP 47), which are also the names of their catalogues. */
    public static final List<String> TAGS = List.of("en", "fr", "ja", "zh-Hans", "zh-Hant");

    private Languages() {}

    /** The best of our languages for an Accept-Language header (RFC 9110 section 12.5.4), else English. */
    public static String choose(@Nullable String acceptLanguage) {
        if (acceptLanguage == null) {
            return "en";
        }
        try {
            return Locale.LanguageRange.parse(acceptLanguage).stream()
                    .filter(range -> range.getWeight() > 0)
                    .map(range -> tagFor(range.getRange()))
                    .filter(tag -> !tag.isEmpty())
                    .findFirst()
                    .orElse("en");
        } catch (IllegalArgumentException e) {
            return "en";
        }
    }

    private static String tagFor(String range) {
        String language = range.split("-", 2)[0];
        if (language.equals("zh")) {
            return range.matches("zh-(hant|tw|hk|mo).*") ? "zh-Hant" : "zh-Hans";
        }
        return TAGS.contains(language) ? language : "";
    }
}
