package org.jonction.firmware.firewall;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** Runs nft(8), which takes a script as one transaction: all of it or nothing. */
final class Nft {
    private static final long PATIENCE_S = 20;

    private final List<String> command;

    Nft(List<String> command) {
        this.command = List.copyOf(command);
    }

    /** Runs a script. @return what it printed. @throws IOException with what nft says is wrong */
    String run(String script) throws IOException {
        List<String> whole = new ArrayList<>(command);
        whole.addAll(List.of("-f", "-"));
        Process process = new ProcessBuilder(whole).redirectErrorStream(true).start();
        try (OutputStream in = process.getOutputStream()) {
            CompletableFuture<String> output = CompletableFuture.supplyAsync(() -> read(process));
            in.write(script.getBytes(StandardCharsets.UTF_8));
            in.close();
            if (!process.waitFor(PATIENCE_S, TimeUnit.SECONDS)) {
                throw new IOException("nft does not answer");
            }
            String said = output.join();
            if (process.exitValue() != 0) {
                throw new IOException(firstLine(said));
            }
            return said;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("the wait for nft was broken off", e);
        } finally {
            process.destroyForcibly();
        }
    }

    private static String read(Process process) {
        try {
            return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            return "";
        }
    }

    private static String firstLine(String said) {
        return said.lines().findFirst().orElse("nft fails without a word");
    }
}
