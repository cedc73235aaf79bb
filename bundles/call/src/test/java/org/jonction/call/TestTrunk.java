package org.jonction.call;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jonction.api.gateway.DriverPolicy;
import org.jonction.api.gateway.HeaderEdit;
import org.jonction.api.media.Latching;
import org.jonction.api.media.SrtpSuite;
import org.jonction.api.sip.SipTimers;
import org.jonction.api.sip.Transport;
import org.jonction.api.trunk.Access;
import org.jonction.api.trunk.OfferAnswerPolicy;
import org.jonction.api.trunk.Peer;
import org.jonction.api.trunk.PeerEndpoint;
import org.jonction.api.trunk.PeerKind;
import org.jonction.api.trunk.RequestPolicy;
import org.jonction.api.trunk.TransferPolicy;
import org.jonction.api.trunk.Trunk;
import org.jonction.api.trunk.TrunkProfile;
import org.jonction.api.trunk.TrunkProfile.CallerId;
import org.jonction.api.trunk.TrunkProfile.Identity;
import org.jonction.api.trunk.TrunkProfile.Numbers.Format;
import org.jonction.api.trunk.TrunkProfile.Responses;
import org.jonction.api.trunk.TrunkProfile.SessionTimer;
import org.jonction.api.trunk.TrunkProfile.Timers;

/** A trunk to be, with the defaults of a profile; tests change single fields. */
final class TestTrunk {
    final String name;
    String realm;
    String mediaRealm;
    String domain = "";
    List<String> addresses = new ArrayList<>();
    Transport transport = Transport.UDP;
    Trunk.AdminState state = Trunk.AdminState.ENABLED;
    int maxSessions;
    Access access = Access.NONE;
    String userAgent = "Jonction";
    Identity.UriHost requestUriHost = Identity.UriHost.PEER_DOMAIN;
    Identity.UriHost fromHost = Identity.UriHost.BOX;
    boolean userPhone;
    boolean respondToOptions = true;
    Timers timers = new Timers(4_000, 10_000, Timers.FailoverStop.PROGRESS, 180, 0);
    SessionTimer sessionTimer = new SessionTimer(SessionTimer.Mode.ACCEPT, 1_800, 90, SessionTimer.Refresher.LOCAL);
    OfferAnswerPolicy.Offer offer = OfferAnswerPolicy.Offer.LATE_OK;
    OfferAnswerPolicy.Prack prack = OfferAnswerPolicy.Prack.SUPPORTED;
    OfferAnswerPolicy.Fork fork = OfferAnswerPolicy.Fork.COLLAPSE;
    int maxEarlyDialogs = 20;
    OfferAnswerPolicy.Hold hold = OfferAnswerPolicy.Hold.PASS;
    CallerId.Assert asserting = CallerId.Assert.PAI;
    boolean trustInbound;
    CallerId.Privacy privacy = CallerId.Privacy.RFC3323;
    boolean forwardPai;
    boolean forwardAnonymous;
    boolean acceptPai;
    boolean forwardHistory;
    CallerId.CallHistory history = CallerId.CallHistory.PASS;
    Format format = Format.RAW;
    String boxName = "";
    boolean telUri;
    List<Responses.Mapping> map = new ArrayList<>();
    Set<Integer> retryOn = Set.of(408, 500, 502, 503, 504);
    Set<Integer> retryCauses = Set.of(2, 3, 25, 27, 34, 38, 41, 42, 44, 47);
    List<String> codecs = List.of();
    TrunkProfile.Ice.Mode ice = TrunkProfile.Ice.Mode.OFF;
    TrunkProfile.Srtp srtp = new TrunkProfile.Srtp(TrunkProfile.Srtp.Mode.AUTO,
            List.of(SrtpSuite.AES_CM_128_HMAC_SHA1_80, SrtpSuite.AES_CM_128_HMAC_SHA1_32, SrtpSuite.AEAD_AES_128_GCM));
    List<String> allow = DriverPolicy.NONE.allow();
    TrunkProfile.Headers headers = TrunkProfile.Headers.NONE;
    List<HeaderEdit> edits = new ArrayList<>();
    Map<Integer, Integer> responseMap = new HashMap<>();

    boolean enableReferSupport = true;
    boolean enable3pccRefer;
    boolean replaces = true;
    TransferPolicy.Redirect redirect3xx = TransferPolicy.Redirect.FOLLOW;
    int maxRedirects = 5;
    List<String> infoTypes = List.of("application/dtmf-relay");
    RequestPolicy.Message message = RequestPolicy.Message.REFUSE;

    TestTrunk(String name, String realm, String... addresses) {
        this.name = name;
        this.realm = realm;
        this.mediaRealm = realm;
        this.addresses.addAll(List.of(addresses));
    }

    Trunk build() {
        TrunkProfile profile = new TrunkProfile(
                "profile-" + name,
                "1.0.0",
                new Identity(userAgent, requestUriHost, fromHost, userPhone, boxName, telUri),
                new TrunkProfile.Health(60, 5_000, 3, 2, true, respondToOptions, 20, 80),
                SipTimers.DEFAULT,
                timers,
                sessionTimer,
                new OfferAnswerPolicy(offer, prack, fork, maxEarlyDialogs, hold),
                new CallerId(
                        asserting, trustInbound, privacy, forwardPai, forwardAnonymous, acceptPai, forwardHistory, history),
                new TrunkProfile.Numbers(format, "", List.of(), List.of(), List.of(), List.of()),
                new Responses(map, retryOn, retryCauses),
                new TrunkProfile.Media(codecs, Latching.STRICT, 60, 1_800),
                srtp,
                new TrunkProfile.Ice(ice),
                headers,
                new TransferPolicy(enableReferSupport, enable3pccRefer, replaces, redirect3xx, maxRedirects),
                new RequestPolicy(infoTypes, message));
        List<PeerEndpoint> endpoints = addresses.stream()
                .map(address -> new PeerEndpoint(address, 5060, transport, ""))
                .toList();
        Peer peer = new Peer(name, PeerKind.SBC, domain, "test", List.of(), endpoints, addresses);
        return new Trunk(name, state, realm, realm, mediaRealm, peer, "", maxSessions, access, profile,
                new DriverPolicy("test", "1", allow, edits, responseMap));
    }
}
