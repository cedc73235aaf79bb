package org.jonction.testkit;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * A running Kamailio (Debian: kamailio): a registrar with digest authentication and a record-routing proxy for the
 * clients registered at it, over UDP and TCP. Calls to numbers that are not registered go to a next hop.
 */
public final class Kamailio implements AutoCloseable {
    /** Realm of its challenges. */
    public static final String REALM = "registrar.test";

    private static final String NOBODY = "0.0.0.0";

    private final Proc process;

    private Kamailio(Proc process) {
        this.process = process;
    }

    /**
     * Starts it on port 5060 of an address.
     *
     * @param password what every client has to know
     * @param nextHop SIP URI for calls to numbers that are not registered
     */
    public static Kamailio start(Netns place, Path parent, String address, String password, String nextHop)
            throws IOException {
        return start(place, parent, address, password, nextHop, NOBODY, "MD5");
    }

    /**
     * The same as a provider that challenges every request of its customer, those within dialogs included, and lets a
     * nonce serve many requests as long as their count grows.
     *
     * @param customer literal address that the customer's requests come from
     * @param algorithm {@code MD5} or {@code SHA-256}
     */
    public static Kamailio provider(
            Netns place, Path parent, String address, String password, String nextHop, String customer,
            String algorithm) throws IOException {
        return start(place, parent, address, password, nextHop, customer, algorithm);
    }

    private static Kamailio start(
            Netns place, Path parent, String address, String password, String nextHop, String customer,
            String algorithm) throws IOException {
        Path folder = Files.createTempDirectory(parent, "kamailio-");
        Path configuration = Files.writeString(
                folder.resolve("kamailio.cfg"),
                CONFIGURATION
                        .replace("ADDRESS", address)
                        .replace("REALM", REALM)
                        .replace("PASSWORD", password)
                        .replace("NEXT_HOP", nextHop)
                        .replace("CUSTOMER", customer)
                        // "" stands for MD5
                        .replace("ALGORITHM", algorithm.equals("MD5") ? "" : algorithm));
        Proc process = place.start(
                folder, folder.resolve("output.log"), Map.of(),
                List.of(
                        "kamailio", "-DD", "-E", "-f", configuration.toString(), "-P", folder + "/pid", "-Y",
                        folder.toString(), "-w", folder.toString()));
        Await.until(
                Duration.ofSeconds(10), () -> place.run("ss", "-Hlnt").contains(address + ":5060 "), process::output);
        return new Kamailio(process);
    }

    /** How often it has challenged, or let pass with credentials, a request of its customer. */
    public long count(String what, String method) {
        return process.output().lines().filter(line -> line.endsWith(what + " " + method)).count();
    }

    /** What it has printed. */
    public String output() {
        return process.output();
    }

    @Override
    public void close() {
        process.close();
    }

    private static final String CONFIGURATION =
            """
            #!KAMAILIO
            debug=0
            log_stderror=yes
            fork=yes
            children=1
            tcp_children=1
            listen=udp:ADDRESS:5060
            listen=tcp:ADDRESS:5060
            loadmodule "tm.so"
            loadmodule "sl.so"
            loadmodule "rr.so"
            loadmodule "pv.so"
            loadmodule "maxfwd.so"
            loadmodule "siputils.so"
            loadmodule "textops.so"
            loadmodule "usrloc.so"
            loadmodule "registrar.so"
            loadmodule "auth.so"
            loadmodule "xlog.so"
            modparam("auth", "algorithm", "ALGORITHM")
            modparam("auth", "qop", "auth")
            modparam("auth", "nonce_count", 1)
            modparam("auth", "one_time_nonce", 0)
            modparam("usrloc", "db_mode", 0)
            request_route {
              if (!mf_process_maxfwd_header("10")) { sl_send_reply("483", "Too Many Hops"); exit; }
              if ($si == "CUSTOMER" && !is_method("ACK|CANCEL")) {
                if (!pv_auth_check("REALM", "PASSWORD", "0", "0")) {
                  xlog("L_ERR", "challenged $rm\n");
                  auth_challenge("REALM", "1");
                  exit;
                }
                xlog("L_ERR", "authenticated $rm\n");
                if (!is_method("REGISTER")) consume_credentials();
              }
              if (is_method("OPTIONS") && uri == myself) { sl_send_reply("200", "OK"); exit; }
              if (is_method("REGISTER")) {
                if ($si != "CUSTOMER" && !pv_auth_check("REALM", "PASSWORD", "0", "0")) {
                  auth_challenge("REALM", "1");
                  exit;
                }
                save("location");
                xlog("L_ERR", "$ct registered $rm\n");
                exit;
              }
              if (is_method("CANCEL")) { if (t_check_trans()) t_relay(); exit; }
              t_check_trans();
              if (has_totag()) {
                if (loose_route()) t_relay();
                else if (!is_method("ACK")) sl_send_reply("404", "Not here");
                exit;
              }
              if (is_method("INVITE")) record_route();
              if (!lookup("location")) { $du = "NEXT_HOP"; }
              t_relay();
            }
            """;
}
