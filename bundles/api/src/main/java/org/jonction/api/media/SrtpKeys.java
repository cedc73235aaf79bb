package org.jonction.api.media;

/**
 * The two keys of one side.
 *
 * @param local what the box sends under
 * @param remote what the far end sends under
 */
public record SrtpKeys(SrtpKey local, SrtpKey remote) {}
