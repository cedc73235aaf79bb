package org.jonction.itest;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Arrays;
import java.util.List;
import org.apache.felix.hc.api.HealthCheck;
import org.jonction.api.config.Change;
import org.jonction.api.config.CheckResult;
import org.jonction.api.config.ConfigService;
import org.jonction.api.firmware.FirmwareService;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.extension.ExtendWith;
import org.osgi.framework.BundleContext;
import org.osgi.test.common.annotation.InjectBundleContext;
import org.osgi.test.common.annotation.InjectService;
import org.osgi.test.common.service.ServiceAware;
import org.osgi.test.junit5.context.BundleContextExtension;
import org.osgi.test.junit5.service.ServiceExtension;

/** Documents and seeds reach the network, the packet filter and the privileged service of a box. */
@ExtendWith({BundleContextExtension.class, ServiceExtension.class})
@EnabledIf(value = "root", disabledReason = "only root may make a network namespace")
class BoxDeliveryTest {
    private static final String SITE = "itest.yaml";
    private static final String DOCUMENT = "box.yaml";
    private static final String BOX = """
        box:
          name: edge
          network:
            lan: { addresses: [192.0.2.10/24] }
            wan: { addresses: [198.51.100.10/28], gateway: %s }
        realms: { edge: {} }
        mediaRealms:
          edge: { realm: edge, address: 198.51.100.10, portMin: %d, portMax: 30099 }
        """;
    private static final String MEDIA_RULE = "ip daddr 198.51.100.10 udp dport 30000-30099 accept";
    private static final InetSocketAddress ITSP = new InetSocketAddress(InetAddress.ofLiteral("127.0.0.3"), 5060);

    @InjectBundleContext
    BundleContext context;

    @InjectService
    ConfigService configuration;

    @InjectService(filter = "(" + HealthCheck.NAME + "=Network)", cardinality = 0)
    ServiceAware<HealthCheck> network;

    @InjectService(filter = "(" + HealthCheck.NAME + "=Firewall)", cardinality = 0)
    ServiceAware<HealthCheck> firewall;

    @InjectService(cardinality = 0)
    ServiceAware<FirmwareService> firmware;

    private FolderBox box;

    static boolean root() {
        return System.getProperty("user.name").equals("root");
    }

    @BeforeEach
    void start() throws Exception {
        assertThat(commit(new Change.Edit(SITE, "realms: { itest-lan: {} }\n")).problems()).isEmpty();
        box = new FolderBox(context);
        Eventually.get(box::requests, List.of("network", "ssh off")::equals);
    }

    @AfterEach
    void stop() throws Exception {
        box.close();
        commit(new Change.Edit(SITE, "realms: { itest-lan: {} }\n"), new Change.Edit(DOCUMENT, null));
    }

    @Test
    void theSectionBoxBecomesFilesThatThePrivilegedServiceIsAskedToTake() {
        assertThat(commit(new Change.Edit(DOCUMENT, BOX.formatted("198.51.100.1", 30_000))).problems()).isEmpty();

        Eventually.get(box::requests, List.of("network", "ssh off", "network", "ssh off")::equals);
        assertThat(box.read("box/hostname")).isEqualTo("edge\n");
        assertThat(box.read("box/network/lan.network")).contains("Address=192.0.2.10/24\n");
        assertThat(box.read("box/network/wan.network")).contains("Gateway=198.51.100.1\n");
        Eventually.get(() -> network.getService().execute().isOk(), ok -> ok);
        Eventually.get(box::rules, rules -> rules.contains(MEDIA_RULE));
    }

    @Test
    void sipInterfacesTrunksAndMediaRealmsBecomeRulesOfTheKernel() throws Exception {
        try (Site site = new Site(configuration, ITSP)) {
            Eventually.get(
                    box::rules,
                    rules -> rules.contains("ip saddr 127.0.0.2 ip daddr 127.0.0.1 udp dport")
                            && rules.contains("ip saddr 127.0.0.3 ip daddr 127.0.0.1 udp dport")
                            && rules.contains("udp dport 24000-24009 accept"));
            Eventually.get(() -> firewall.getService().execute().isOk(), ok -> ok);
        }
        Eventually.get(box::rules, rules -> !rules.contains("accept"));
    }

    @Test
    void aRefusedDocumentLeavesTheFormerRulesAndTheFormerNetwork() {
        commit(new Change.Edit(DOCUMENT, BOX.formatted("198.51.100.1", 30_000)));
        String rules = Eventually.get(box::rules, now -> now.contains(MEDIA_RULE));
        List<String> requests = Eventually.get(box::requests, all -> all.size() == 4);
        String files = box.read("box/network/wan.network");

        CheckResult refused = commit(new Change.Edit(DOCUMENT, BOX.formatted("203.0.113.1", 30_010)));

        assertThat(refused.problems()).singleElement().satisfies(problem -> assertThat(problem.field())
                .endsWith("network.wan.gateway"));
        assertThat(box.rules()).isEqualTo(rules);
        assertThat(box.read("box/network/wan.network")).isEqualTo(files);
        assertThat(box.requests()).isEqualTo(requests);
    }

    @Test
    void whatThePrivilegedServiceRefusesIsTheOperatorsNotice() {
        box.privileged.reply("network", "failed: wan.network: line 9 is not allowed");

        commit(new Change.Edit(DOCUMENT, BOX.formatted("198.51.100.1", 30_000)));

        Eventually.get(this::notices, notices -> notices.contains("line 9 is not allowed"));
        assertThat(network.getService().execute().isOk()).isFalse();
    }

    @Test
    void aSeedIsPutInForceAndTheOperatorAndTheStickAreTold() throws Exception {
        box.seed(DOCUMENT, BOX.formatted("198.51.100.1", 30_000));

        Eventually.get(
                box::requests, requests -> requests.stream().anyMatch(one -> one.startsWith("seed-done applied ")));
        Eventually.get(() -> box.read("box/hostname"), "edge\n"::equals);
        assertThat(box.read("run/jonction/seed-result"))
                .contains("The provisioning seed from sda1 was applied.", "document box.yaml is in force");
        assertThat(notices()).contains("The provisioning seed from sda1 was applied.");
    }

    @Test
    void aSeedWithAMistakeIsRefusedAsAWhole() throws Exception {
        box.seed(DOCUMENT, BOX.formatted("203.0.113.1", 30_010));

        Eventually.get(box::requests, requests -> requests.getLast().startsWith("seed-done refused "));
        assertThat(box.read("run/jonction/seed-result")).contains("documents/box.yaml, line 5: ", "network.wan.gateway");
        assertThat(configuration.documents()).noneMatch(document -> document.path().equals(DOCUMENT));
        assertThat(box.read("box/hostname")).isEqualTo("jonction\n");
    }

    private CheckResult commit(Change.Edit... edits) {
        return configuration.commit(new Change(Arrays.asList(edits), "itest", "test"));
    }

    private String notices() {
        FirmwareService service = firmware.getService();
        return service == null ? "" : service.status().notices().toString();
    }
}
