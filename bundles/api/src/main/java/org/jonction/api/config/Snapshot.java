package org.jonction.api.config;

import java.time.Instant;

/**
 * A configuration that was in force: all documents together under one hash.
 *
 * @param hash SHA-256 over paths and texts in order, as 64 hexadecimal digits
 * @param author who committed it; {@code folder} for a document saved in the watched folder
 * @param message why
 * @param time when it came into force
 */
public record Snapshot(String hash, String author, String message, Instant time) {}
