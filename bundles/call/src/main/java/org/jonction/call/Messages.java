package org.jonction.call;

import gov.nist.javax.sip.address.AddressImpl;
import gov.nist.javax.sip.address.SipUri;
import gov.nist.javax.sip.header.CSeq;
import gov.nist.javax.sip.header.CallID;
import gov.nist.javax.sip.header.ExtensionHeaderImpl;
import gov.nist.javax.sip.header.From;
import gov.nist.javax.sip.header.MaxForwards;
import gov.nist.javax.sip.header.Route;
import gov.nist.javax.sip.header.RouteList;
import gov.nist.javax.sip.header.SIPHeader;
import gov.nist.javax.sip.header.StatusLine;
import gov.nist.javax.sip.header.To;
import gov.nist.javax.sip.message.SIPMessage;
import gov.nist.javax.sip.message.SIPRequest;
import gov.nist.javax.sip.message.SIPResponse;
import gov.nist.javax.sip.parser.RouteParser;
import java.security.SecureRandom;
import java.text.ParseException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import javax.sip.InvalidArgumentException;
import javax.sip.address.Address;
import javax.sip.address.URI;
import javax.sip.header.OptionTag;
import javax.sip.header.ReasonHeader;

/** Builds messages from nothing, so that they carry only what is put into them here. */
final class Messages {
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final List<String> CREDENTIALS = List.of("Authorization", "Proxy-Authorization");

    private Messages() {}

    /** A tag that nobody can guess (RFC 3261 section 19.3). */
    static String newTag() {
        byte[] bytes = new byte[8];
        RANDOM.nextBytes(bytes);
        return HexFormat.of().formatHex(bytes);
    }

    /** A response that {@link Face#finish} has still to complete; {@code tag} is set in To unless it has one. */
    static SIPResponse response(SIPRequest request, int status, String tag) {
        SIPResponse response = new SIPResponse();
        StatusLine line = new StatusLine();
        line.setStatusCode(status);
        line.setReasonPhrase(SIPResponse.getReasonPhrase(status));
        response.setStatusLine(line);
        // RFC 3261 8.2.6.2
        response.setHeader(request.getViaHeaders());
        response.setHeader((From) request.getFrom());
        To to = (To) request.getTo();
        response.setHeader(to.hasTag() || status == 100 ? to : to(to.getAddress(), tag));
        response.setHeader((CallID) request.getCallId());
        response.setHeader((CSeq) request.getCSeq());
        return response;
    }

    /** A request within a dialog whose {@code localCSeq} it takes (RFC 3261 section 12.2.1.1). */
    static SIPRequest request(String method, Dialog dialog, Face face) {
        SIPRequest request = request(method, dialog);
        face.addUserAgent(request);
        return request;
    }

    /** The same of a box that does not name itself. */
    static SIPRequest request(String method, Dialog dialog) {
        SIPRequest request = new SIPRequest();
        request.setMethod(method);
        route(request, dialog);
        From from = new From();
        from.setAddress(dialog.local());
        setTag(from, dialog.localTag());
        request.setHeader(from);
        request.setHeader(to(dialog.remote(), dialog.remoteTag()));
        request.setHeader(new CallID(dialog.callId()));
        request.setHeader(new CSeq(dialog.localCSeq(), method));
        request.setHeader(maxForwards(70));
        return request;
    }

    private static void route(SIPRequest request, Dialog dialog) {
        List<Address> routes = dialog.routes();
        if (routes.isEmpty()) {
            request.setRequestURI(dialog.remoteTarget());
            return;
        }
        RouteList list = new RouteList();
        URI first = routes.getFirst().getURI();
        // RFC 3261 12.2.1.1: without lr the first route is a strict router and becomes the Request-URI
        boolean strict = first instanceof SipUri uri && !uri.hasLrParam();
        for (Address route : strict ? routes.subList(1, routes.size()) : routes) {
            list.add(new Route((AddressImpl) route));
        }
        if (strict) {
            list.add(new Route(address(dialog.remoteTarget(), "")));
        }
        request.setRequestURI(strict ? first : dialog.remoteTarget());
        request.setHeader((SIPHeader) list);
    }

    static MaxForwards maxForwards(int hops) {
        try {
            return new MaxForwards(hops);
        } catch (InvalidArgumentException e) {
            throw new IllegalStateException("Max-Forwards " + hops, e);
        }
    }

    static AddressImpl address(URI uri, String displayName) {
        AddressImpl address = new AddressImpl();
        address.setURI(uri);
        if (!displayName.isEmpty()) {
            address.setDisplayName(displayName);
        }
        return address;
    }

    static To to(Address address, String tag) {
        To to = new To();
        to.setAddress(address);
        if (!tag.isEmpty()) {
            try {
                to.setTag(tag);
            } catch (ParseException e) {
                throw new IllegalStateException("tag " + tag, e);
            }
        }
        return to;
    }

    private static void setTag(From from, String tag) {
        try {
            from.setTag(tag);
        } catch (ParseException e) {
            throw new IllegalStateException("tag " + tag, e);
        }
    }

    static void sdp(SIPMessage message, byte[] sdp) {
        message.setMessageContent("application", "sdp", sdp);
    }

    static void set(SIPMessage message, String name, String value) {
        ExtensionHeaderImpl header = new ExtensionHeaderImpl(name);
        header.setValue(value);
        message.setHeader(header);
    }

    /** Adds an option tag to a Supported or Require header that the box has made, unless it is there. */
    static void option(SIPMessage message, String name, String option) {
        String before = message.getHeader(name) instanceof ExtensionHeaderImpl own ? own.getValue() : "";
        if (before.isEmpty()) {
            set(message, name, option);
        } else if (!List.of(before.split(", ")).contains(option)) {
            set(message, name, before + ", " + option);
        }
    }

    /** Whether a Supported or Require header that was received names this option tag. */
    static boolean names(SIPMessage message, String name, String option) {
        if (message.hasHeader(name)) {
            for (Iterator<?> all = message.getHeaders(name); all.hasNext(); ) {
                if (all.next() instanceof OptionTag tag && option.equalsIgnoreCase(tag.getOptionTag())) {
                    return true;
                }
            }
        }
        return false;
    }

    /** Adds the Q.850 cause, if there is one (RFC 3326, RFC 6432); never the far end's words. */
    static void reason(SIPMessage message, int q850) {
        if (q850 > 0) {
            set(message, "Reason", "Q.850;cause=" + q850);
        }
    }

    /** The Q.850 cause of a message, 1 to 127, or -1. */
    static int q850(SIPMessage message) {
        if (message.hasHeader("Reason")) {
            for (Iterator<?> all = message.getHeaders("Reason"); all.hasNext(); ) {
                if (all.next() instanceof ReasonHeader reason && "Q.850".equalsIgnoreCase(reason.getProtocol())) {
                    int cause = reason.getCause();
                    return cause >= 1 && cause <= 127 ? cause : -1;
                }
            }
        }
        return -1;
    }

    /** Adds Route headers with these values (RFC 3608 section 6.1); one that is not valid is left out. */
    static void routes(SIPRequest request, List<String> values) {
        if (values.isEmpty()) {
            return;
        }
        RouteList routes = new RouteList();
        for (String value : values) {
            try {
                routes.addAll((RouteList) new RouteParser("Route: " + value + "\n").parse());
            } catch (ParseException e) {
                continue; // told by the registrar, not by the caller
            }
        }
        if (!routes.isEmpty()) {
            request.setHeader((SIPHeader) routes);
        }
    }

    /** The credentials in a request. */
    static List<SIPHeader> credentials(SIPRequest request) {
        List<SIPHeader> found = new ArrayList<>(1);
        for (String name : CREDENTIALS) {
            for (Iterator<?> all = request.getHeaders(name); all.hasNext(); ) {
                found.add((SIPHeader) all.next());
            }
        }
        return found;
    }

    static void withoutCredentials(SIPRequest request) {
        CREDENTIALS.forEach(request::removeHeader);
    }

    /** RFC 3261 21.5.4 */
    static SIPResponse unavailable(SIPRequest request, String tag, Duration retryAfter) {
        SIPResponse response = response(request, 503, tag);
        set(response, "Retry-After", Long.toString(retryAfter.toSeconds()));
        return response;
    }

    /** RFC 3261 14.2, 21.5.1: a pause of 0 to 10 seconds. */
    static void retryAfter(SIPResponse response) {
        set(response, "Retry-After", Integer.toString(ThreadLocalRandom.current().nextInt(11)));
    }
}
