package org.jonction.call;

import gov.nist.javax.sip.header.ExtensionHeaderImpl;
import gov.nist.javax.sip.header.SIPHeader;
import gov.nist.javax.sip.message.SIPMessage;
import gov.nist.javax.sip.message.SIPRequest;
import gov.nist.javax.sip.message.SIPResponse;
import java.text.ParseException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jonction.api.gateway.HeaderEdit;
import org.jonction.api.trunk.OfferAnswerPolicy;
import org.jonction.api.trunk.RequestPolicy;
import org.jonction.api.trunk.Trunk;
import org.jonction.api.trunk.TrunkProfile;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What every message towards one trunk has in common, prepared once per version of the trunk. */
final class Face {
    /** What this user agent does; a driver may name less. */
    static final Set<String> METHODS = Set.of(
            "INVITE", "ACK", "CANCEL", "BYE", "OPTIONS", "UPDATE", "INFO", "REFER", "NOTIFY", "PRACK");

    private static final List<String> NEEDED = List.of("INVITE", "ACK", "CANCEL", "BYE");
    private static final Logger LOG = LoggerFactory.getLogger(Face.class);

    final Trunk trunk;
    /** Names this version of the trunk in the session journal. */
    final String pin;
    private final SIPHeader allow;
    private final SIPHeader accept = header("Accept", "application/sdp");
    // RFC 3261 20.37: an empty value says that no extension is supported
    private final SIPHeader supported;
    private final Set<String> options;
    private final @Nullable SIPHeader server;
    private final @Nullable SIPHeader userAgent;
    private final Set<String> methods;
    private final List<Edit> edits;
    private final HeaderRules in;
    private final HeaderRules out;

    /** A prepared edit; no header means removal. */
    private record Edit(String name, @Nullable SIPHeader header) {}

    Face(Trunk trunk) {
        this(trunk, Pins.PREFIX + trunk.name() + '/' + Messages.newTag());
    }

    /** The face of a trunk that lies in the session journal. */
    Face(Trunk trunk, String pin) {
        this.trunk = trunk;
        this.pin = pin;
        List<String> allowed = new ArrayList<>(trunk.driver().allow());
        allowed.retainAll(METHODS);
        for (String needed : NEEDED) {
            if (!allowed.contains(needed)) {
                allowed.add(needed);
            }
        }
        boolean prack = trunk.profile().offerAnswer().prack() != OfferAnswerPolicy.Prack.OFF;
        if (prack && !allowed.contains("PRACK")) {
            allowed.add("PRACK");
        } else if (!prack) {
            allowed.remove("PRACK");
        }
        if (trunk.profile().requests().message() == RequestPolicy.Message.PASS) {
            allowed.add("MESSAGE");
        }
        boolean timer = trunk.profile().sessionTimer().mode() != TrunkProfile.SessionTimer.Mode.OFF;
        options = options(timer, prack, trunk.profile().transfer().replaces());
        supported = header("Supported", String.join(", ", options));
        methods = Set.copyOf(allowed);
        allow = header("Allow", String.join(", ", allowed));
        String agent = trunk.profile().identity().userAgent();
        server = agent.isEmpty() ? null : header("Server", agent);
        userAgent = agent.isEmpty() ? null : header("User-Agent", agent);
        edits = trunk.driver().edits().stream().flatMap(this::prepare).toList();
        in = new HeaderRules(trunk.profile().headers().in());
        out = new HeaderRules(trunk.profile().headers().out());
    }

    boolean allows(String method) {
        return methods.contains(method);
    }

    /** Whether this option tag is one of the box towards the trunk (RFC 3261 section 19.2). */
    boolean supports(String option) {
        return options.contains(option.toLowerCase(Locale.ROOT));
    }

    private static Set<String> options(boolean timer, boolean prack, boolean replaces) {
        Set<String> options = new LinkedHashSet<>();
        if (timer) {
            options.add(SessionTimer.OPTION);
        }
        if (prack) {
            options.add(Reliable.OPTION); // RFC 3262 8.1
        }
        if (replaces) {
            options.add("replaces"); // RFC 3891 4
        }
        options.add("norefersub"); // RFC 4488 7
        return options;
    }

    void addAllow(SIPMessage message) {
        message.setHeader(allow);
    }

    void addAccept(SIPMessage message) {
        message.setHeader(accept);
    }

    void addSupported(SIPMessage message) {
        message.setHeader(supported);
    }

    void addUserAgent(SIPMessage message) {
        if (userAgent != null) {
            message.setHeader(userAgent);
        }
    }

    /** Completes a response: names the box, applies the driver's edits, then the profile's rules. */
    void finish(SIPResponse response, HeaderRules.Trace trace) {
        if (server != null) {
            response.setHeader(server);
        }
        edit(response);
        if (!out.none() && response.getCSeq().getMethod().equals("INVITE") && response.getStatusCode() > 100) {
            out.apply(response, null, trace);
        }
    }

    /** Completes the INVITE of a try: the driver's edits, then the profile's rules. */
    void finish(SIPRequest invite, SIPRequest caller, HeaderRules.Trace trace) {
        edit(invite);
        out.apply(invite, caller, trace);
    }

    /** Applies the profile's rules to an initial INVITE of the peer. @return why one of them refuses it */
    Optional<Failure> arrived(SIPRequest invite, HeaderRules.Trace trace) {
        return in.apply(invite, null, trace);
    }

    /** Applies the profile's rules to a response of the peer to an initial INVITE. */
    void arrived(SIPResponse response, HeaderRules.Trace trace) {
        in.apply(response, null, trace);
    }

    private void edit(SIPMessage message) {
        for (Edit edit : edits) {
            message.removeHeader(edit.name());
            if (edit.header() != null) {
                message.setHeader(edit.header());
            }
        }
    }

    private Stream<Edit> prepare(HeaderEdit edit) {
        return switch (edit) {
            case HeaderEdit.Remove remove -> Stream.of(new Edit(remove.name(), null));
            case HeaderEdit.Set set -> parse(set);
        };
    }

    /** The header to set; nothing when it would make the message invalid. */
    private Stream<Edit> parse(HeaderEdit.Set set) {
        try {
            return Stream.of(new Edit(set.name(), HeaderRules.parse(set.name(), set.value())));
        } catch (ParseException e) {
            LOG.warn("Driver {} sets '{}: {}', which is no valid header; it is left out towards trunk {}",
                    trunk.driver().driver(), set.name(), set.value(), trunk.name());
            return Stream.empty();
        }
    }

    private static SIPHeader header(String name, String value) {
        ExtensionHeaderImpl header = new ExtensionHeaderImpl(name);
        header.setValue(value);
        return header;
    }
}
