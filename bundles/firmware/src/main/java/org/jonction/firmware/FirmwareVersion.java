package org.jonction.firmware;

import java.math.BigInteger;
import java.util.List;

/**
 * A version in the order of Semantic Versioning 2.0.0 section 11, for any number of parts: {@code 1.2 < 1.10-rc.1 <
 * 1.10}. What follows a plus does not count.
 */
record FirmwareVersion(List<String> numbers, List<String> preRelease) implements Comparable<FirmwareVersion> {
    static FirmwareVersion parse(String text) {
        String counted = text.strip().split("\\+", 2)[0];
        String[] halves = counted.split("[-~]", 2);
        return new FirmwareVersion(
                List.of(halves[0].split("\\.")), halves.length == 1 ? List.of() : List.of(halves[1].split("[.-]")));
    }

    @Override
    public int compareTo(FirmwareVersion other) {
        int byNumbers = compare(numbers, other.numbers, "0");
        if (byNumbers != 0) {
            return byNumbers;
        }
        if (preRelease.isEmpty() || other.preRelease.isEmpty()) {
            return Boolean.compare(preRelease.isEmpty(), other.preRelease.isEmpty());
        }
        return compare(preRelease, other.preRelease, "");
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
