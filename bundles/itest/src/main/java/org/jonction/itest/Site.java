package org.jonction.itest;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Arrays;
import java.util.List;
import org.jonction.api.config.Change;
import org.jonction.api.config.CheckResult;
import org.jonction.api.config.ConfigService;

/** Documents of a small site on the loopback, put in force by the configuration service and taken back at the end. */
final class Site implements AutoCloseable {
    /** Trunk on the LAN side. */
    static final String PBX = "itest-pbx";
    /** Trunk on the provider's side. */
    static final String ITSP = "itest-itsp";

    private static final String BOX = "itest.yaml";
    private static final String PBX_PROFILE = "profiles/itest-pbx.yaml";
    private static final String ITSP_PROFILE = "profiles/itest-itsp.yaml";

    private final ConfigService configuration;

    /** @param itsp where the provider is reached by UDP */
    Site(ConfigService configuration, InetSocketAddress itsp) throws IOException {
        this.configuration = configuration;
        commit(
                new Change.Edit(BOX, box(itsp, "generic")),
                new Change.Edit(PBX_PROFILE, "id: itest-pbx\nversion: 1.0.0\nhealth: { optionsIntervalS: 0 }\n"),
                new Change.Edit(ITSP_PROFILE, itspProfile("1.0.0", "RAW")));
    }

    /** Commits another version of the provider's profile. */
    void itspProfile(int version, String format) {
        commit(new Change.Edit(ITSP_PROFILE, itspProfile(version + ".0.0", format)));
    }

    /** Commits another driver for the provider. */
    void itspDriver(InetSocketAddress itsp, String driver) throws IOException {
        commit(new Change.Edit(BOX, box(itsp, driver)));
    }

    /** Leaves no trunk; a box without any document would be refused. */
    @Override
    public void close() {
        commit(
                new Change.Edit(BOX, "realms: { itest-lan: {} }\n"),
                new Change.Edit(PBX_PROFILE, null),
                new Change.Edit(ITSP_PROFILE, null));
    }

    private void commit(Change.Edit... edits) {
        CheckResult result = configuration.commit(new Change(Arrays.asList(edits), "itest", "test"));
        assertThat(result.problems()).isEmpty();
    }

    private static String itspProfile(String version, String format) {
        return """
            id: itest-itsp
            version: %s
            health: { optionsIntervalS: 1, optionsTimeoutMs: 200, downAfter: 2, upAfter: 1 }
            numbers: { format: %s }
            """.formatted(version, format);
    }

    private static String box(InetSocketAddress itsp, String driver) throws IOException {
        List<Integer> ports = List.of(freePort(), freePort());
        return """
            realms: { itest-lan: {}, itest-wan: {} }
            sipInterfaces:
              itest-lan: { realm: itest-lan, address: 127.0.0.1, port: %d, transports: [UDP] }
              itest-wan: { realm: itest-wan, address: 127.0.0.1, port: %d, transports: [UDP] }
            mediaRealms:
              itest-lan: { realm: itest-lan, address: 127.0.0.1, portMin: 24000, portMax: 24009 }
              itest-wan: { realm: itest-wan, address: 127.0.0.1, portMin: 24010, portMax: 24019 }
            peers:
              itest-pbx:
                kind: PBX
                endpoints: [ { address: 127.0.0.2, port: 5060, transport: UDP } ]
              itest-itsp:
                kind: ITSP
                driver: %s
                endpoints: [ { address: %s, port: %d, transport: UDP } ]
            trunks:
              itest-pbx:
                { sipInterface: itest-lan, mediaRealm: itest-lan, peer: itest-pbx, profile: itest-pbx, dialPlan: itest }
              itest-itsp:
                { sipInterface: itest-wan, mediaRealm: itest-wan, peer: itest-itsp, profile: itest-itsp }
            dialPlans:
              itest:
                rules: [ { name: national, pattern: '0([1-9]\\d+)', replace: '+49$1' } ]
            routes:
              itest-out: { pattern: '\\+\\d+', from: [itest-pbx], trunks: [itest-itsp] }
            """.formatted(
                        ports.get(0), ports.get(1), driver, itsp.getAddress().getHostAddress(), itsp.getPort());
    }

    static int freePort() throws IOException {
        try (DatagramSocket probe = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
            return probe.getLocalPort();
        }
    }
}
