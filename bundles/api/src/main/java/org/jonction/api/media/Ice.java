package org.jonction.api.media;

import java.security.SecureRandom;

/**
 * What an ICE-lite agent has to know to answer the connectivity checks of one far end (RFC 8445). The password is a
 * secret: {@link #toString} does not tell it.
 *
 * @param localUfrag the box's user name fragment
 * @param localPassword the box's password, which checks are authenticated with
 * @param remoteUfrag the far end's user name fragment; empty before its description is known
 */
public record Ice(String localUfrag, String localPassword, String remoteUfrag) {
    // RFC 8839 5.4
    private static final String CHARACTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    private static final int UFRAG_LENGTH = 8;
    private static final int PASSWORD_LENGTH = 24;
    private static final SecureRandom RANDOM = new SecureRandom();

    /** New credentials of the box, of the system's secure random numbers (RFC 8445 section 5.3). */
    public static Ice random() {
        return new Ice(random(UFRAG_LENGTH), random(PASSWORD_LENGTH), "");
    }

    private static String random(int length) {
        return RANDOM.ints(length, 0, CHARACTERS.length())
                .collect(StringBuilder::new, (text, i) -> text.append(CHARACTERS.charAt(i)), StringBuilder::append)
                .toString();
    }

    /** The same towards this far end. */
    public Ice with(String ufrag) {
        return new Ice(localUfrag, localPassword, ufrag);
    }

    @Override
    public String toString() {
        return "Ice[" + localUfrag + ":" + remoteUfrag + "]";
    }
}
