package org.jonction.api.gateway;

/** A change to one header of a message. Headers that a dialog or transaction lives by cannot be named. */
public sealed interface HeaderEdit {
    /** Name of the header. */
    String name();

    /** Puts the header with this value in place of every header of that name. */
    record Set(String name, String value) implements HeaderEdit {}

    /** Takes every header of that name away. */
    record Remove(String name) implements HeaderEdit {}
}
