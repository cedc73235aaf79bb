package org.jonction.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import org.jonction.api.config.ConfigPid;
import org.jonction.api.config.Settings;
import org.jonction.api.firmware.BoxSettings;
import org.jonction.api.media.MediaRealm;
import org.jonction.api.route.RoutingTable;
import org.jonction.api.sip.SipInterface;
import org.jonction.api.trunk.Trunk;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** The schemas and the records of the api know the same fields. */
class DeliveredFieldsTest {
    private static final Map<String, Function<Settings, ?>> READERS = Map.of(
            ConfigPid.SIP_INTERFACE, SipInterface::from,
            ConfigPid.MEDIA_REALM, MediaRealm::from,
            ConfigPid.TRUNK, Trunk::from,
            ConfigPid.ROUTING, RoutingTable::from,
            ConfigPid.BOX, BoxSettings::from);

    /** Says everything that can be said, and nothing of it as the default has it. */
    private static final Documents FULL = documents("""
        box:
          name: example
          network:
            lan:
              addresses: [192.0.2.1/24, "2001:db8::1/64"]
              gateway: 192.0.2.3
              gateway6: fe80::1
              routes: [{to: 198.51.100.0/24, via: 192.0.2.4}]
              dns: [192.0.2.5]
              mtu: 1400
            wan:
              addresses: [dhcp, 203.0.113.1/24, "2001:db8:1::1/64"]
              gateway: 203.0.113.3
              gateway6: fe80::2
              routes: [{to: 198.51.101.0/24, via: 203.0.113.4}]
              dns: [203.0.113.5]
              mtu: 1401
          ntp: [ntp.example.com]
          console: {wan: true}
          ssh:
            authorizedKeys:
              - ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIJ7HPyL+ddsE5wFoTgtYzB3zaT5kUQ0c1ItPwS0DDuaX someone
        realms: {lan: {description: x}}
        sipInterfaces:
          lan:
            {realm: lan, address: 192.0.2.1, port: 5070, tlsPort: 5071, transports: [TCP, TLS], certificateRef: box,
             publicAddress: 192.0.2.2, dscp: 1}
        mediaRealms:
          lan: {realm: lan, address: 192.0.2.1, portMin: 20000, portMax: 20001, publicAddress: 192.0.2.2, dscp: 1}
        peers:
          p:
            kind: PBX
            domain: example.com
            driver: special
            endpoints: [{address: 192.0.2.9, port: 5070, transport: TCP}]
            sources: [192.0.2.10]
        trunks:
          t:
            state: DRAINING
            sipInterface: lan
            mediaRealm: lan
            peer: p
            profile: full
            dialPlan: d
            maxSessions: 7
            authentication: {userName: alice, realm: example.com, passwordRef: pw, algorithms: [MD5]}
            peerAuthentication: {userName: bob, realm: example.net, passwordRef: pw2, algorithms: [SHA-256]}
            tls:
              names: [sip.example.org]
              peerCertificate: ALWAYS
              certificateRef: box-for-p
              authorities: |
                -----BEGIN CERTIFICATE-----
                MIIBhTCCASugAwIBAgIUOHFW08UcaJnz6PsT3baZd2srBfYwCgYIKoZIzj0EAwIw
                FzEVMBMGA1UEAwwMYW4gYXV0aG9yaXR5MCAXDTI2MTIwMTA1MTMxN1oYDzIxMjYx
                MTA3MDUxMzE3WjAXMRUwEwYDVQQDDAxhbiBhdXRob3JpdHkwWTATBgcqhkjOPQIB
                BggqhkjOPQMBBwNCAAQZQDYqK0BJLQgX/dyfuZ0V3H7sGytxCAX0cJexPzBwThm0
                0CmsSGU8gaxM/mKWai5EmlBy+la0Sk8xSGEKp1mgo1MwUTAdBgNVHQ4EFgQUJYCR
                8vH1d0gITogTIv4gDfXD7ZIwHwYDVR0jBBgwFoAUJYCR8vH1d0gITogTIv4gDfXD
                7ZIwDwYDVR0TAQH/BAUwAwEB/zAKBggqhkjOPQQDAgNIADBFAiEAvRY+1CJWyfen
                6ZxIK4DDEKpSM0jrqFIEDkF/VM8XXooCIFTOsbbpc856a+VB68VvF5J+bpBPdXmp
                cZ5qSRfqes1y
                -----END CERTIFICATE-----
            registration: {mode: SINGLE, aor: bob@example.com, contactUser: carol, expiresS: 61}
            peerRegistration: {mode: GIN, user: dave, minExpiresS: 62, maxExpiresS: 63, maxContacts: 5}
        dialPlans: {d: {rules: [{name: r, pattern: "1(.)", replace: $1}]}}
        routes: {r: {priority: 3, pattern: "1", except: "2", from: [t], trunks: [t]}}
        """, """
        id: full
        version: 1.2.3
        title: x
        identity: {userAgent: x, requestUriHost: BOX, fromHost: TARGET, userPhone: false, boxName: b, telUri: true}
        health:
          {optionsIntervalS: 1, optionsTimeoutMs: 101, downAfter: 4, upAfter: 5, acceptAnyResponse: false,
           respondToOptions: false, windowCalls: 6, minSuccessPercent: 7}
        transport: {udpMaxBytes: 1400}
        timers: {t1Ms: 51, t2Ms: 52, t4Ms: 53, noResponseMs: 104, noProgressMs: 105, failoverStop: FINAL, ringTimeoutS: 6, maxCallS: 7}
        callerId:
          {assert: PPI, trustInbound: true, privacy: STRIP, forwardPai: true, forwardAnonymousCallGatewayPai: true,
           acceptGatewayPaiForOutboundCalls: true, forwardCallHistory: true, callHistory: BOTH}
        numbers:
          format: RAW
          techPrefix: "9"
          inCalled: [{name: a, pattern: "1", replace: "2"}]
          inCalling: [{name: b, pattern: "3", replace: "4"}]
          outCalled: [{name: c, pattern: "5", replace: "6"}]
          outCalling: [{name: d, pattern: "7", replace: "8"}]
        responses: {map: [{sip: 404, q850: 5, to: 503}], retryOn: [486], retryCauses: [5]}
        media: {codecs: [PCMA], latching: FIRST, rtpTimeoutS: 1, rtpTimeoutHoldS: 2}
        srtp: {mode: PREFERRED, suites: [AEAD_AES_256_GCM]}
        ice: {mode: LITE}
        headerRules:
          in:
            - {name: e, message: RESPONSE, status: 404, when: {header: X-A, is: MATCHES, pattern: "1"}, action: REPLACE,
               header: X-B, pattern: "2", value: "3", refuseWith: 488}
            - {name: f, action: REFUSE, refuseWith: 488}
          out:
            - {name: g, message: RESPONSE, status: 404, when: {header: X-A, is: MATCHES, pattern: "1"}, action: REPLACE,
               header: X-B, pattern: "2", value: "3", refuseWith: 488}
        """);

    @TestFactory
    List<DynamicTest> everyDeliveredFieldIsRead() {
        return Check.of(new Schemas(), FULL).deliveries().stream()
                .flatMap(delivery -> delivery.values().keySet().stream()
                        .map(key ->
                                DynamicTest.dynamicTest(delivery.pid() + " " + key, () -> assertReads(delivery, key))))
                .toList();
    }

    /** Without the field, the record cannot be read or is another one. */
    private static void assertReads(Delivery delivery, String key) {
        Map<String, Object> without = new HashMap<>(delivery.values());
        without.remove(key);
        assertThat(read(delivery.pid(), without)).isNotEqualTo(read(delivery.pid(), delivery.values()));
    }

    private static String read(String pid, Map<String, Object> values) {
        try {
            return READERS.get(pid).apply(new Settings(values)).toString();
        } catch (IllegalArgumentException e) {
            return e.toString();
        }
    }

    @Test
    void everyFieldOfTheSchemasIsSpokenOfInThisTest() {
        List<String> delivered = Check.of(new Schemas(), FULL).deliveries().stream()
                .flatMap(delivery -> delivery.values().keySet().stream())
                .map(key -> key.replaceAll("\\.\\d+", "[]"))
                .toList();
        assertThat(SchemasTest.fields()).allSatisfy((path, field) -> {
            boolean leaf = field.fields().isEmpty()
                    && (field.element() == null || field.element().fields().isEmpty());
            if (leaf && field.delivered() && !path.startsWith("realms.")) {
                String last = path.substring(path.indexOf('.') + 1)
                        .replaceAll("^peer$", "peer.name")
                        .replaceAll("^profile$", "profile.id");
                assertThat(delivered).as(path).anyMatch(key -> key.endsWith(last));
            }
        });
    }

    @Test
    void theDefaultsOfTheSchemasAreEnoughForEveryRecord() {
        Documents least = documents("""
            realms: {lan: {}}
            sipInterfaces: {lan: {realm: lan, address: 192.0.2.1}}
            mediaRealms: {lan: {realm: lan, address: 192.0.2.1}}
            peers: {p: {kind: PBX, endpoints: [{address: 192.0.2.9}]}}
            trunks: {t: {sipInterface: lan, mediaRealm: lan, peer: p, profile: full}}
            dialPlans: {d: {rules: []}}
            routes: {r: {pattern: "1", trunks: [t]}}
            """, "id: full\nversion: 1.0.0\n");
        Check check = Check.of(new Schemas(), least);
        assertThat(check.problems()).isEmpty();
        assertThat(check.deliveries())
                .hasSize(5)
                .allSatisfy(delivery -> assertThat(READERS.get(delivery.pid()).apply(new Settings(delivery.values())))
                        .isNotNull());
    }

    @Test
    void valuesHaveTheTypesThatSettingsPromises() {
        assertThat(Check.of(new Schemas(), FULL).deliveries())
                .allSatisfy(delivery -> assertThat(delivery.values().values())
                        .hasOnlyElementsOfTypes(String.class, Long.class, Boolean.class, String[].class));
    }

    private static Documents documents(String box, String profile) {
        return new Documents(new TreeMap<>(Map.of("box.yaml", box, "profiles/full.yaml", profile)));
    }
}
