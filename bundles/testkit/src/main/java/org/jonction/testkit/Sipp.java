package org.jonction.testkit;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A running SIPp (Debian: sip-tester): the far end that many carriers test with. */
public final class Sipp implements AutoCloseable {
    

    private final Proc process;
    private final Path statistics;
    private final Path messages;

    /**
     * What to run.
     *
     * @param scenario the dialog
     * @param local address to bind
     * @param port port to bind
     * @param tcp whether to use TCP, one connection for all calls, instead of UDP
     * @param calls calls after which SIPp ends
     * @param callsPerSecond rate of new calls
     */
    public record Run(SippScenario scenario, String local, int port, boolean tcp, int calls, int callsPerSecond) {
        /** One call. */
        public static Run once(SippScenario scenario, String local, boolean tcp) {
            return new Run(scenario, local, 5060, tcp, 1, 1);
        }
    }

    /** SIPp's own counts at its end. */
    public record Result(int exitCode, long succeeded, long failed, long retransmissions) {}

    private Sipp(Proc process, Path statistics, Path messages) {
        this.process = process;
        this.statistics = statistics;
        this.messages = messages;
    }

    /** Starts SIPp as a caller of {@code number} at {@code remote}. */
    public static Sipp call(Netns place, Path folder, Run run, String remote, String number) throws IOException {
        return start(place, folder, run, List.of("-s", number, remote));
    }

    /** Starts SIPp as a called party. */
    public static Sipp answer(Netns place, Path folder, Run run) throws IOException {
        Sipp sipp = start(place, folder, run, List.of());
        String socket = (run.local.indexOf(':') < 0 ? run.local : "[" + run.local + "]") + ":" + run.port;
        Await.until(
                Duration.ofSeconds(10),
                () -> place.run("ss", "-Hlnut").contains(socket + " "),
                () -> "SIPp does not listen on " + socket + ": " + sipp.process.output());
        return sipp;
    }

    private static Sipp start(Netns place, Path folder, Run run, List<String> target) throws IOException {
        Path own = Files.createTempDirectory(folder, "sipp-");
        Path scenario = Files.writeString(own.resolve("scenario.xml"), run.scenario.xml());
        Path statistics = own.resolve("statistics.csv");
        Path messages = own.resolve("messages.log");
        String host = run.local.indexOf(':') < 0 ? run.local : "[" + run.local + "]";
        List<String> command = new ArrayList<>(List.of(
                "sipp", "-sf", scenario.toString(), "-i", host, "-mi", host, "-p", "" + run.port,
                "-t", run.tcp ? "t1" : "u1", "-m", "" + run.calls, "-r", "" + run.callsPerSecond,
                "-l", "" + run.calls, "-nostdin", "-timeout", "120", "-timeout_error", "-recv_timeout", "90000",
                "-trace_stat", "-stf", statistics.toString(), "-fd", "1",
                "-trace_msg", "-message_file", messages.toString(),
                "-trace_err", "-error_file", own.resolve("errors.log").toString()));
        command.addAll(target);
        Map<String, String> environment = Map.of("TERM", "dumb");
        return new Sipp(place.start(own, own.resolve("output.log"), environment, command), statistics, messages);
    }

    /** Waits until all calls are over. */
    public Result await(Duration patience) throws Exception {
        int exitCode = process.await(patience);
        List<String> lines = Files.readAllLines(statistics);
        String[] names = lines.getFirst().split(";");
        String[] values = lines.getLast().split(";");
        Map<String, String> last = new HashMap<>();
        for (int i = 0; i < Math.min(names.length, values.length); i++) {
            last.put(names[i], values[i]);
        }
        return new Result(
                exitCode,
                Long.parseLong(last.get("SuccessfulCall(C)")),
                Long.parseLong(last.get("FailedCall(C)")),
                Long.parseLong(last.get("Retransmissions(C)")));
    }

    /** Everything that it received, as it came. */
    public String received() throws IOException {
        StringBuilder all = new StringBuilder();
        for (String part : Files.readString(messages).split("(?m)^-{20,} ")) {
            int start = part.indexOf("message received");
            if (start >= 0) {
                all.append(part.substring(start));
            }
        }
        return all.toString();
    }

    /** What went wrong, for the message of a failed assertion. */
    public String complaints() throws IOException {
        Path errors = statistics.resolveSibling("errors.log");
        return Files.exists(errors) ? Files.readString(errors) : process.output();
    }

    @Override
    public void close() {
        process.close();
    }
}
