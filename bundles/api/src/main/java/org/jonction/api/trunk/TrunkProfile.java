package org.jonction.api.trunk;

import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jonction.api.config.Settings;
import org.jonction.api.media.Latching;
import org.jonction.api.media.SrtpSuite;
import org.jonction.api.sip.SipTimers;
import org.jonction.api.sip.Transport;

/**
 * The behaviour of a trunk: one version of a profile document with its defaults filled in.
 *
 * @param id id of the profile
 * @param version its semantic version
 * @param identity how the box names itself and the peer
 * @param health how the peer is watched
 * @param sip transaction timers
 * @param timers call timers
 * @param sessionTimer whether calls are kept alive, or ended, by refreshes
 * @param offerAnswer offers, answers and early dialogs
 * @param callerId how the caller is asserted
 * @param numbers number formats and translations
 * @param responses what final responses mean
 * @param media codecs and relay
 * @param srtp encryption of media
 * @param ice connectivity checks
 * @param headers rules on headers
 * @param transfer transfers and redirections
 * @param requests requests that begin and change no call
 */
public record TrunkProfile(
        String id,
        String version,
        Identity identity,
        Health health,
        SipTimers sip,
        Timers timers,
        SessionTimer sessionTimer,
        OfferAnswerPolicy offerAnswer,
        CallerId callerId,
        Numbers numbers,
        Responses responses,
        Media media,
        Srtp srtp,
        Ice ice,
        Headers headers,
        TransferPolicy transfer,
        RequestPolicy requests) {
    /** {@code id@version}, as legs and histories show it. */
    public String label() {
        return id + "@" + version;
    }

    /**
     * Names in messages to the peer.
     *
     * @param userAgent User-Agent and Server header; empty to send none
     * @param requestUriHost host part of the Request-URI
     * @param fromHost host part of From, and of the asserted identity
     * @param userPhone whether {@code user=phone} is added to URIs with a number (RFC 3261 section 19.1.1)
     * @param boxName name of the box in Contact, From and asserted identities, in place of its address; empty for that
     * @param telUri whether global numbers in the Request-URI, To and From are tel URIs (RFC 3966)
     */
    public record Identity(
            String userAgent,
            UriHost requestUriHost,
            UriHost fromHost,
            boolean userPhone,
            String boxName,
            boolean telUri) {
        /** Of a box that is known by its address. */
        public Identity(String userAgent, UriHost requestUriHost, UriHost fromHost, boolean userPhone) {
            this(userAgent, requestUriHost, fromHost, userPhone, "", false);
        }

        /** Which host a URI carries. */
        public enum UriHost {
            /** The peer's domain, or the endpoint's address when it has none. */
            PEER_DOMAIN,
            /** Address of the endpoint that the request goes to. */
            TARGET,
            /** Address of the box in the peer's realm. */
            BOX
        }
    }

    /**
     * Watching a peer by OPTIONS (RFC 3261 section 11).
     *
     * @param optionsIntervalS seconds between two OPTIONS, less while an answer is missing; 0 for none: calls alone
     *     tell how the peer is
     * @param optionsTimeoutMs milliseconds to wait for an answer
     * @param downAfter missed answers in a row, to OPTIONS or calls, that make an endpoint DOWN
     * @param upAfter answers in a row that make it UP again
     * @param acceptAnyResponse whether any final response but 408 and 503 counts as alive, else only 2xx
     * @param respondToOptions whether OPTIONS of the peer are answered with 200, else ignored
     * @param windowCalls latest calls whose outcomes are weighed; 0 for none
     * @param minSuccessPercent least share of them that must have succeeded, lest the endpoint is DEMOTED
     */
    public record Health(
            int optionsIntervalS,
            int optionsTimeoutMs,
            int downAfter,
            int upAfter,
            boolean acceptAnyResponse,
            boolean respondToOptions,
            int windowCalls,
            int minSuccessPercent) {}

    /**
     * Patience with the peer.
     *
     * @param noResponseMs milliseconds without any response, 100 included, before the next route is tried
     * @param noProgressMs milliseconds without progress before the next route is tried: the fast-failover timer; 0
     *     for never
     * @param failoverStop which response counts as progress
     * @param ringTimeoutS seconds from the first ringing to an answer before the call is given up
     * @param maxCallS longest call in seconds; 0 for no limit
     */
    public record Timers(
            int noResponseMs, int noProgressMs, FailoverStop failoverStop, int ringTimeoutS, int maxCallS) {
        /** Which response stops the fast-failover timer. */
        public enum FailoverStop {
            /** Any, 100 included. */
            ANY,
            /** Any but 100: the far end rings, or something is heard of it. */
            PROGRESS,
            /** A final one: ringing does not count. */
            FINAL;

            /** Whether a response of this status stops it. */
            public boolean stops(int status) {
                return status >= 200 || this == ANY || this == PROGRESS && status > 100 && status != 199;
            }
        }
    }

    /**
     * Session timers (RFC 4028), for each leg by itself.
     *
     * @param mode what the box asks for and grants
     * @param expiresS interval that the box asks for, in seconds
     * @param minS shortest interval that the box takes, in seconds, at least 90 (RFC 4028 section 5)
     * @param refresher who refreshes when the far end leaves that open
     */
    public record SessionTimer(Mode mode, int expiresS, int minS, Refresher refresher) {
        /** What the box asks for and grants. */
        public enum Mode {
            /** Nothing. */
            OFF,
            /** What the far end asks for. */
            ACCEPT,
            /** A session timer is asked for; a far end without them is welcome. */
            REQUEST,
            /** A far end without session timers gets no call. */
            REQUIRE
        }

        /** Who refreshes. */
        public enum Refresher {
            /** The box. */
            LOCAL,
            /** The far end. */
            REMOTE
        }
    }

    /**
     * The caller's identity (RFC 3325, RFC 3323).
     *
     * @param asserting header that asserts the caller towards the peer
     * @param trustInbound whether P-Asserted-Identity, or else P-Preferred-Identity, from the peer is believed and used as
     *     the calling number
     * @param privacy what becomes of a caller that asks not to be shown
     * @param forwardPai whether the identities that the caller's side asserts go on to the peer as they are, in place of
     *     one that is made of the calling number
     * @param forwardAnonymousCallGatewayPai whether {@code forwardPai} also holds for anonymous calls
     * @param acceptGatewayPaiForOutboundCalls whether P-Asserted-Identity in the peer's answer goes on to the caller
     *     (RFC 3325 section 5)
     * @param forwardCallHistory whether diversions and Referred-By of the caller's side are told to the peer
     * @param callHistory header that tells diversions to the peer
     */
    public record CallerId(
            Assert asserting,
            boolean trustInbound,
            Privacy privacy,
            boolean forwardPai,
            boolean forwardAnonymousCallGatewayPai,
            boolean acceptGatewayPaiForOutboundCalls,
            boolean forwardCallHistory,
            CallHistory callHistory) {
        /** The rest as a new profile has it. */
        public CallerId(Assert asserting, boolean trustInbound) {
            this(asserting, trustInbound, Privacy.RFC3323, false, false, false, false, CallHistory.PASS);
        }

        /** What becomes of a caller that asks not to be shown. */
        public enum Privacy {
            /** From is anonymous; the identity is asserted, with {@code Privacy: id} (RFC 3325 section 9.3). */
            RFC3323,
            /** From is anonymous, and nothing else tells who calls. */
            FROM_ANON,
            /** The caller is shown all the same, unless the wish is critical: then the call does not go there. */
            STRIP
        }

        /** The header that tells diversions. */
        public enum CallHistory {
            /** The one in which they came. */
            PASS,
            /** Diversion (RFC 5806). */
            DIVERSION,
            /** History-Info (RFC 7044). */
            HISTORY_INFO,
            /** Both. */
            BOTH
        }

        /** How the caller is asserted. */
        public enum Assert {
            /** P-Asserted-Identity. */
            PAI,
            /** P-Preferred-Identity. */
            PPI,
            /** By From alone. */
            FROM_ONLY
        }
    }

    /**
     * Numbers on the wire.
     *
     * @param format form of E.164 numbers towards the peer
     * @param techPrefix digits put before the called number
     * @param inCalled rules for called numbers from the peer, before the dial plan
     * @param inCalling rules for calling numbers from the peer
     * @param outCalled translation of called numbers towards the peer, before {@code format}
     * @param outCalling translation of calling numbers towards the peer, before {@code format}
     */
    public record Numbers(
            Format format,
            String techPrefix,
            List<NumberRule> inCalled,
            List<NumberRule> inCalling,
            List<NumberRule> outCalled,
            List<NumberRule> outCalling) {
        /** Form of an E.164 number. */
        public enum Format {
            /** {@code +4930123456}. */
            E164_PLUS,
            /** {@code 4930123456}. */
            E164,
            /** As the translation left it. */
            RAW
        }
    }

    /**
     * The meaning of final responses from the peer.
     *
     * @param map translations in order, the first match applies
     * @param retryOn status codes that send the call to the next route
     * @param retryCauses Q.850 causes of the Reason header (RFC 3326) that do so whatever the status
     */
    public record Responses(List<Mapping> map, Set<Integer> retryOn, Set<Integer> retryCauses) {
        /**
         * One translation of a final response.
         *
         * @param sip received status, 400 to 699; 0 for any
         * @param q850 received Q.850 cause of the Reason header (RFC 3326), 1 to 127; -1 for any or none
         * @param to status to use instead
         */
        public record Mapping(int sip, int q850, int to) {}
    }

    /**
     * Media of the trunk.
     *
     * @param codecs encoding names that are let through, in order of preference; empty for all as offered
     * @param latching from which source the relay takes packets
     * @param rtpTimeoutS seconds of silence that end a call; 0 never
     * @param rtpTimeoutHoldS the same while held; 0 never
     */
    public record Media(List<String> codecs, Latching latching, int rtpTimeoutS, int rtpTimeoutHoldS) {}

    /**
     * Encryption of media (RFC 3711) with keys in SDP (RFC 4568).
     *
     * @param mode whether media is encrypted
     * @param suites suites that are offered and taken, in order of preference
     */
    public record Srtp(Mode mode, List<SrtpSuite> suites) {
        public Srtp {
            suites = List.copyOf(suites);
        }

        /** What holds where signalling goes over {@code transport}. */
        public Mode on(Transport transport) {
            return mode != Mode.AUTO ? mode : transport.name().equals("TLS") ? Mode.REQUIRED : Mode.OFF;
        }

        /** Whether media is encrypted. */
        public enum Mode {
            /** Required where signalling is encrypted, else off, as keys would be read by whoever reads the signalling. */
            AUTO,
            /** Never: offers of SRTP alone are refused. */
            OFF,
            /** If the far end can; it is offered in a way that others pass over (RFC 8643). */
            PREFERRED,
            /** Always: calls without are refused. */
            REQUIRED
        }
    }

    /**
     * Interactive connectivity establishment (RFC 8445).
     *
     * @param mode what the box does of it
     */
    public record Ice(Mode mode) {
        /** What the box does. */
        public enum Mode {
            /** Nothing. */
            OFF,
            /** It answers the checks of far ends, which find the way to it by themselves. */
            LITE
        }
    }

    /**
     * Rules on headers.
     *
     * @param in rules for messages from the peer, before anything else looks at them
     * @param out rules for messages to the peer, after everything else
     */
    public record Headers(List<HeaderRule> in, List<HeaderRule> out) {
        /** No rules. */
        public static final Headers NONE = new Headers(List.of(), List.of());
    }

    static TrunkProfile from(Settings s) {
        return new TrunkProfile(
                s.text("id"),
                s.text("version"),
                new Identity(
                        s.text("identity.userAgent"),
                        s.choice("identity.requestUriHost", Identity.UriHost.class),
                        s.choice("identity.fromHost", Identity.UriHost.class),
                        s.flag("identity.userPhone"),
                        s.find("identity.boxName").orElse(""),
                        s.flag("identity.telUri")),
                new Health(
                        s.integer("health.optionsIntervalS"),
                        s.integer("health.optionsTimeoutMs"),
                        s.integer("health.downAfter"),
                        s.integer("health.upAfter"),
                        s.flag("health.acceptAnyResponse"),
                        s.flag("health.respondToOptions"),
                        s.integer("health.windowCalls"),
                        s.integer("health.minSuccessPercent")),
                new SipTimers(
                        s.integer("timers.t1Ms"),
                        s.integer("timers.t2Ms"),
                        s.integer("timers.t4Ms"),
                        s.integer("transport.udpMaxBytes")),
                new Timers(
                        s.integer("timers.noResponseMs"),
                        s.integer("timers.noProgressMs"),
                        s.choice("timers.failoverStop", Timers.FailoverStop.class),
                        s.integer("timers.ringTimeoutS"),
                        s.integer("timers.maxCallS")),
                new SessionTimer(
                        s.choice("sessionTimer.mode", SessionTimer.Mode.class),
                        s.integer("sessionTimer.expiresS"),
                        s.integer("sessionTimer.minS"),
                        s.choice("sessionTimer.refresher", SessionTimer.Refresher.class)),
                OfferAnswerPolicy.from(s.section("offerAnswer")),
                callerId(s.section("callerId")),
                numbers(s.section("numbers")),
                responses(s.section("responses")),
                new Media(
                        s.texts("media.codecs"),
                        s.choice("media.latching", Latching.class),
                        s.integer("media.rtpTimeoutS"),
                        s.integer("media.rtpTimeoutHoldS")),
                new Srtp(s.choice("srtp.mode", Srtp.Mode.class), suites(s.texts("srtp.suites"))),
                new Ice(s.choice("ice.mode", Ice.Mode.class)),
                new Headers(HeaderRule.from(s, "headerRules.in"), HeaderRule.from(s, "headerRules.out")),
                TransferPolicy.from(s.section("transfer")),
                RequestPolicy.from(s.section("requests")));
    }

    private static CallerId callerId(Settings s) {
        return new CallerId(
                s.choice("assert", CallerId.Assert.class),
                s.flag("trustInbound"),
                s.choice("privacy", CallerId.Privacy.class),
                s.flag("forwardPai"),
                s.flag("forwardAnonymousCallGatewayPai"),
                s.flag("acceptGatewayPaiForOutboundCalls"),
                s.flag("forwardCallHistory"),
                s.choice("callHistory", CallerId.CallHistory.class));
    }

    private static Numbers numbers(Settings s) {
        return new Numbers(
                s.choice("format", Numbers.Format.class),
                s.find("techPrefix").orElse(""),
                NumberRule.from(s, "inCalled"),
                NumberRule.from(s, "inCalling"),
                NumberRule.from(s, "outCalled"),
                NumberRule.from(s, "outCalling"));
    }

    private static Responses responses(Settings s) {
        List<Responses.Mapping> map = s.list("map").stream()
                .map(m -> new Responses.Mapping(m.integer("sip"), m.integer("q850"), m.integer("to")))
                .toList();
        return new Responses(map, numbers(s, "retryOn"), numbers(s, "retryCauses"));
    }

    private static List<SrtpSuite> suites(List<String> names) {
        return names.stream().map(SrtpSuite::valueOf).toList();
    }

    private static Set<Integer> numbers(Settings s, String key) {
        return s.texts(key).stream().map(Integer::valueOf).collect(Collectors.toUnmodifiableSet());
    }
}
