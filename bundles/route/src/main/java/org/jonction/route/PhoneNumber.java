package org.jonction.route;

import java.util.regex.Pattern;
import org.jonction.api.trunk.TrunkProfile.Numbers.Format;

/** The forms of a number. */
final class PhoneNumber {
    /** Longest number that is looked at. */
    static final int MAX_LENGTH = 64;

    private static final Pattern SEPARATED = Pattern.compile("\\+?[0-9*#][0-9*#().-]*");
    private static final Pattern SEPARATOR = Pattern.compile("[().-]");
    // ITU-T E.164 6: at most 15 digits, no country code begins with 0
    private static final Pattern E164 = Pattern.compile("\\+[1-9][0-9]{1,14}");

    private PhoneNumber() {}

    /** The number without visual separators (RFC 3966 section 5.1.1); anything but a number stays as it is. */
    static String compact(String text) {
        return SEPARATED.matcher(text).matches() ? SEPARATOR.matcher(text).replaceAll("") : text;
    }

    /** An E.164 number in this form; short codes and other numbers stay as they are. */
    static String format(String number, Format format) {
        return switch (format) {
            case E164 -> E164.matcher(number).matches() ? number.substring(1) : number;
            case E164_PLUS, RAW -> number;
        };
    }
}
