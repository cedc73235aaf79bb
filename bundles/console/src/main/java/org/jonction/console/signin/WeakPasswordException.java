package org.jonction.console.signin;

/** A password that must not be taken; the message says what it lacks. */
final class WeakPasswordException extends Exception {
    private static final long serialVersionUID = 1L;

    private final String lack;

    WeakPasswordException(String lack, String message) {
        super(message);
        this.lack = lack;
    }

    /** What it lacks, as a word that the pages translate. */
    String lack() {
        return lack;
    }
}
