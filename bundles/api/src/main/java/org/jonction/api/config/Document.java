package org.jonction.api.config;

/**
 * One configuration document as its author wrote it.
 *
 * @param path path below the configuration folder with {@code /} between names, for example {@code profiles/itsp.yaml}
 * @param text its YAML text, comments included
 */
public record Document(String path, String text) {}
