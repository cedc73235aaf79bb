package org.jonction.api.call;

/**
 * One decision in a call's explanation.
 *
 * @param step stage of the decision pipeline, for example {@code normalization}, {@code route}, {@code try}
 * @param rule name of the rule, route, trunk or profile version that decided; empty when none did
 * @param text what was decided and why, in one sentence
 */
public record Decision(String step, String rule, String text) {}
