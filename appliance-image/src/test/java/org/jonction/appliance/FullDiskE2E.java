package org.jonction.appliance;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A box whose disk is full when it starts: it listens for calls and answers at its console all the same. */
class FullDiskE2E {
    private static final Path HOME = Path.of("target", "appliance").toAbsolutePath();

    /** A disk, a network and processes of its own, which end with it. Prints what the second start of the box gives. */
    private static final String SCRIPT = """
            set -eu
            disk=$1 logs=$2 home=$3
            ip link set lo up
            mkdir "$disk"
            mount -t tmpfs -o size=160m tmpfs "$disk"
            mkdir "$disk/documents"
            printf 'realms: {lan: {}}\\nsipInterfaces: {lan: {realm: lan, address: 127.0.0.1, port: 5070}}\\n' \\
                >"$disk/documents/box.yaml"
            export JONCTION_STATE=$disk/state JONCTION_CONFIG=$disk/documents

            start() {
                "$home/bin/jonction-start" -Djonction.console.address=127.0.0.1:8443 >"$logs/$1" 2>&1 &
                box=$!
                for _ in $(seq 1500); do
                    ! grep -q 'is up' "$logs/$1" || return 0
                    kill -0 "$box" || break
                    sleep 0.2
                done
                cat "$logs/$1"
                exit 1
            }

            start first
            kill "$box"
            # Java ends with 128 + SIGTERM, and cp with an error once nothing is left: df shows that.
            wait "$box" || true
            cp /dev/zero "$disk/filler" 2>/dev/null || true
            df --output=avail "$disk"
            start second
            cat "$logs/second"
            curl --silent --show-error --noproxy '*' --cacert "$disk/state/tls/console.crt" \\
                --header "Authorization: Bearer $(cat "$disk/state/status.token")" \\
                'https://127.0.0.1:8443/api/v1/status?format=text'
            """;

    @TempDir
    private Path folder;

    @Test
    void aBoxStartsWithAFullDisk() throws Exception {
        List<String> command = new ArrayList<>(List.of("unshare"));
        if (!"root".equals(System.getProperty("user.name"))) {
            command.addAll(List.of("--user", "--map-root-user"));
        }
        command.addAll(List.of("--net", "--mount", "--pid", "--fork", "--kill-child", "--mount-proc",
                "bash", "-c", SCRIPT, "full-disk", folder.resolve("disk").toString(), folder.toString(), HOME.toString()));
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
        Process process = builder.start();
        try {
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(process.waitFor()).as(output).isZero();
            assertThat(output)
                    .containsPattern("Avail\\n *0\\n")
                    .containsPattern("Console +https://127.0.0.1:8443/\\n")
                    .containsPattern("Configuration: [0-9a-f]{12} by folder")
                    .containsPattern("UDP +127.0.0.1:5070 +listening");
        } finally {
            process.destroyForcibly();
        }
    }
}
