package org.jonction.firmware;

import java.math.BigInteger;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A version in the order of Semantic Versioning 2.0.0 section 11, for any number of parts: {@code 1.2 < 1.10-rc.1 <
 * 1.10}. What follows a plus does not count. One of {@code git describe} comes after its tag: {@code 1.2 < 1.2-4-g1a2b3c4
 * < 1.3}.
 *
 * @param commits commits since the tag
 */
record FirmwareVersion(List<String> numbers, List<String> preRelease, BigInteger commits)
        implements Comparable<FirmwareVersion> {
    private static final Pattern DESCRIBED = Pattern.compile("(.+)-(\\d+)[-.]g[0-9a-f]{4,40}(?:-dirty)?");

    static FirmwareVersion parse(String text) {
        String counted = text.strip().split("\\+", 2)[0];
        Matcher described = DESCRIBED.matcher(counted);
        String tag = described.matches() ? described.group(1) : counted;
        String[] halves = tag.split("[-~]", 2);
        return new FirmwareVersion(
                List.of(halves[0].replaceFirst("^v(?=\\d)", "").split("\\.")),
                halves.length == 1 ? List.of() : List.of(halves[1].split("[.-]")),
                described.matches() ? new BigInteger(described.group(2)) : BigInteger.ZERO);
    }

    @Override
    public int compareTo(FirmwareVersion other) {
        int byNumbers = compare(numbers, other.numbers, "0");
        if (byNumbers != 0) {
            return byNumbers;
        }
        if (preRelease.isEmpty() != other.preRelease.isEmpty()) {
            return preRelease.isEmpty() ? 1 : -1;
        }
        int byPreRelease = compare(preRelease, other.preRelease, "");
        return byPreRelease != 0 ? byPreRelease : commits.compareTo(other.commits);
    }

    private static int compare(List<String> ours, List<String> theirs, String absent) {
        for (int i = 0; i < Math.max(ours.size(), theirs.size()); i++) {
            int order = compare(i < ours.size() ? ours.get(i) : absent, i < theirs.size() ? theirs.get(i) : absent);
            if (order != 0) {
                return order;
            }
        }
        return 0;
    }

    private static int compare(String ours, String theirs) {
        boolean numeric = isNumber(ours);
        if (numeric && isNumber(theirs)) {
            return new BigInteger(ours).compareTo(new BigInteger(theirs));
        }
        boolean absent = ours.isEmpty() || theirs.isEmpty();
        return absent || numeric == isNumber(theirs) ? ours.compareTo(theirs) : numeric ? -1 : 1;
    }

    private static boolean isNumber(String part) {
        return !part.isEmpty() && part.chars().allMatch(c -> c >= '0' && c <= '9');
    }
}
