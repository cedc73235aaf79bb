package org.jonction.trunk.registrar;

import gov.nist.javax.sip.address.AddressFactoryImpl;
import gov.nist.javax.sip.header.Contact;
import gov.nist.javax.sip.header.ContactList;
import gov.nist.javax.sip.header.ExtensionHeaderImpl;
import gov.nist.javax.sip.header.SIPHeader;
import gov.nist.javax.sip.header.WWWAuthenticate;
import gov.nist.javax.sip.header.WWWAuthenticateList;
import gov.nist.javax.sip.message.SIPRequest;
import gov.nist.javax.sip.message.SIPResponse;
import gov.nist.javax.sip.parser.WWWAuthenticateParser;
import java.security.SecureRandom;
import java.text.ParseException;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import javax.sip.InvalidArgumentException;
import javax.sip.header.RequireHeader;
import org.jonction.api.trunk.PeerRegistration.Mode;

/** The responses of the registrar. */
final class Answers {
    private static final SecureRandom RANDOM = new SecureRandom();

    private Answers() {}

    static SIPResponse refuse(SIPRequest register, int status, String why) {
        SIPResponse response = register.createResponse(status);
        if (!why.isEmpty()) {
            response.setReasonPhrase(why);
        }
        return response;
    }

    static void complete(SIPResponse response, String server) {
        byte[] tag = new byte[8];
        RANDOM.nextBytes(tag);
        response.setToTag(HexFormat.of().formatHex(tag));
        if (!server.isEmpty()) {
            set(response, "Server", server);
        }
    }

    /** 420 when an option is demanded that is not had (RFC 3261 section 10.3 item 2). */
    static Optional<SIPResponse> unsupported(SIPRequest register, Mode mode) {
        StringBuilder unsupported = new StringBuilder();
        for (Iterator<?> all = register.getHeaders("Require"); all.hasNext(); ) {
            if (all.next() instanceof RequireHeader require
                    && !require.getOptionTag().equalsIgnoreCase("path")
                    && !(mode == Mode.GIN && require.getOptionTag().equalsIgnoreCase("gin"))) {
                unsupported.append(unsupported.isEmpty() ? "" : ", ").append(require.getOptionTag());
            }
        }
        if (unsupported.isEmpty()) {
            return Optional.empty();
        }
        SIPResponse response = refuse(register, 420, "");
        set(response, "Unsupported", unsupported.toString());
        return Optional.of(response);
    }

    // RFC 3261 22.2, RFC 8760 2.3
    static SIPResponse challenge(SIPRequest register, List<String> challenges) {
        SIPResponse response = refuse(register, 401, "");
        WWWAuthenticateList all = new WWWAuthenticateList();
        for (String challenge : challenges) {
            try {
                all.add((WWWAuthenticate)
                        new WWWAuthenticateParser("WWW-Authenticate: " + challenge + "\n").parse());
            } catch (ParseException e) {
                throw new IllegalStateException("a challenge of the box: " + challenge, e);
            }
        }
        response.setHeader((SIPHeader) all);
        return response;
    }

    static SIPResponse slowed(SIPRequest register, int retryAfterS) {
        SIPResponse response = refuse(register, 503, "");
        set(response, "Retry-After", Integer.toString(retryAfterS));
        return response;
    }

    /** RFC 3261 10.3 item 7, 20.23 */
    static SIPResponse tooBrief(SIPRequest register, int minExpiresS) {
        SIPResponse response = refuse(register, 423, "Interval Too Brief");
        set(response, "Min-Expires", Integer.toString(minExpiresS));
        return response;
    }

    /** RFC 3261 10.3 item 8: lists every contact with the rest of its life. */
    static SIPResponse granted(SIPRequest register, List<Binding> bindings, Instant now) {
        SIPResponse response = refuse(register, 200, "");
        ContactList contacts = new ContactList();
        for (Binding one : bindings) {
            contacts.add(contact(one, now));
        }
        if (!contacts.isEmpty()) {
            response.setHeader((SIPHeader) contacts);
        }
        for (Iterator<?> paths = register.getHeaders("Path"); paths.hasNext(); ) {
            response.addHeader((SIPHeader) paths.next()); // RFC 3327 5.3
        }
        return response;
    }

    private static Contact contact(Binding binding, Instant now) {
        try {
            Contact contact = new Contact();
            AddressFactoryImpl addresses = new AddressFactoryImpl();
            contact.setAddress(addresses.createAddress(addresses.createURI(binding.contact().uri())));
            long leftMs = Duration.between(now, binding.expires()).toMillis();
            contact.setExpires((int) ((leftMs + 999) / 1000));
            if (binding.preference() < 1_000) {
                contact.setQValue(binding.preference() / 1000f);
            }
            return contact;
        } catch (ParseException | InvalidArgumentException e) {
            throw new IllegalStateException("a contact that was registered: " + binding.contact().uri(), e);
        }
    }

    private static void set(SIPResponse response, String name, String value) {
        ExtensionHeaderImpl header = new ExtensionHeaderImpl(name);
        header.setValue(value);
        response.setHeader(header);
    }
}
