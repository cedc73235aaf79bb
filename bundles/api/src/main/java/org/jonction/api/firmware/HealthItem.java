package org.jonction.api.firmware;

/**
 * One condition of the health gate.
 *
 * @param name short word for it: {@code ruleset}, {@code listeners}, {@code console}, {@code units}, {@code data}
 * @param ok whether it holds
 * @param message what was found; when it does not hold, also what to do
 */
public record HealthItem(String name, boolean ok, String message) {}
