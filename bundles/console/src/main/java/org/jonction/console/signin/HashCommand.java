package org.jonction.console.signin;

import java.io.BufferedReader;
import java.io.Console;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Prints the hash of a password, for a provisioning seed: asked twice at a terminal, else one line of the input. */
public final class HashCommand {
    private HashCommand() {}

    /** Runs the command; its exit code is 1 when the password is none to be taken. */
    public static void main(String[] arguments) throws IOException {
        Console terminal = System.console();
        try {
            String password = terminal != null && terminal.isTerminal() ? ask(terminal) : read();
            System.out.println(PasswordHash.ofNew(password));
        } catch (WeakPasswordException e) {
            System.err.println(e.getMessage());
            System.exit(1);
        }
    }

    private static String ask(Console terminal) throws WeakPasswordException {
        char[] first = entered(terminal.readPassword("Password of the administrator: "));
        char[] second = entered(terminal.readPassword("Once more: "));
        if (!Arrays.equals(first, second)) {
            throw new WeakPasswordException("differ", "the two passwords differ");
        }
        return new String(first);
    }

    private static char[] entered(char @Nullable [] password) {
        return password == null ? new char[0] : password;
    }

    private static String read() throws IOException {
        String line = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8)).readLine();
        return line == null ? "" : line;
    }
}
