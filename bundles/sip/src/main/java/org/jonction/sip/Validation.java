package org.jonction.sip;

import gov.nist.javax.sip.address.AddressImpl;
import gov.nist.javax.sip.address.SipUri;
import gov.nist.javax.sip.header.Contact;
import gov.nist.javax.sip.header.ContactList;
import gov.nist.javax.sip.header.Via;
import gov.nist.javax.sip.message.SIPRequest;
import gov.nist.javax.sip.message.SIPResponse;
import javax.sip.address.URI;
import org.jspecify.annotations.Nullable;

/** What a parser cannot know: the rules of RFC 3261 8.1.1, 8.2 and 16.3 that span header fields. */
final class Validation {
    private static final long LARGEST_CSEQ = (1L << 31) - 1; // RFC 3261 8.1.1.5
    private static final String MAGIC_COOKIE = "z9hG4bK"; // RFC 3261 8.1.1.7

    private static final Fault AMBIGUOUS_CONTACT = Fault.malformed("Contact");

    private Validation() {}

    static @Nullable Fault of(SIPRequest request) {
        Via via = request.getTopmostVia();
        if (via == null || via.getHost() == null) {
            return Fault.malformed("Via");
        }
        if (request.getTo() == null || request.getFrom() == null || request.getCallId() == null) {
            return Fault.malformed("To, From or Call-ID");
        }
        Fault cseq = cseq(request);
        return cseq != null ? cseq : addressing(request, via);
    }

    private static @Nullable Fault cseq(SIPRequest request) {
        if (request.getCSeq() == null) {
            return Fault.malformed("CSeq");
        }
        if (!request.getMethod().equals(request.getCSeq().getMethod())) {
            return Fault.CSEQ_METHOD;
        }
        long number = request.getCSeq().getSeqNumber();
        return number < 0 || number > LARGEST_CSEQ ? Fault.CSEQ_RANGE : null;
    }

    private static @Nullable Fault addressing(SIPRequest request, Via via) {
        String scheme = request.getRequestURI().getScheme();
        if (!"sip".equalsIgnoreCase(scheme) && !"sips".equalsIgnoreCase(scheme) && !"tel".equalsIgnoreCase(scheme)) {
            return Fault.SCHEME; // RFC 3261 8.2.2.1
        }
        if (hasHeaders(request.getRequestURI())) {
            return Fault.URI_HEADERS;
        }
        if (request.getContactHeaders() != null && hasAmbiguousContact(request.getContactHeaders())) {
            return AMBIGUOUS_CONTACT;
        }
        // RFC 3261 16.3 item 3; an OPTIONS that may go no further is ours to answer (11)
        if (request.getMaxForwards() != null
                && request.getMaxForwards().getMaxForwards() == 0
                && isForwarded(request)) {
            return Fault.TOO_MANY_HOPS;
        }
        if (hasMagicCookie(via) && request.getFromTag() == null) {
            return Fault.NO_FROM_TAG; // RFC 3261 8.1.1.3
        }
        if (request.getRawContent() != null && request.getContentTypeHeader() == null) {
            return Fault.NO_CONTENT_TYPE; // RFC 3261 20.15
        }
        return opensDialog(request) && !hasOneContactUri(request) ? Fault.NO_CONTACT : null; // RFC 3261 8.1.1.8
    }

    private static boolean hasHeaders(URI uri) {
        return uri instanceof SipUri sip && sip.getQheaders() != null && sip.getQheaders().size() > 0;
    }

    // RFC 3261 20: a URI with a question mark stands in brackets
    private static boolean hasAmbiguousContact(ContactList contacts) {
        for (Contact contact : contacts) {
            if (contact.getAddress() instanceof AddressImpl address
                    && address.getAddressType() == AddressImpl.ADDRESS_SPEC
                    && hasHeaders(address.getURI())) {
                return true;
            }
        }
        return false;
    }

    private static boolean isForwarded(SIPRequest request) {
        return switch (request.getMethod()) {
            case SIPRequest.OPTIONS, SIPRequest.ACK, SIPRequest.CANCEL -> false;
            default -> true;
        };
    }

    private static boolean opensDialog(SIPRequest request) {
        return request.getMethod().equals(SIPRequest.INVITE) && request.getToTag() == null;
    }

    private static boolean hasOneContactUri(SIPRequest request) {
        ContactList contacts = request.getContactHeaders();
        if (contacts == null || contacts.size() != 1) {
            return false;
        }
        Contact contact = (Contact) contacts.getFirst();
        return !contact.isWildCard()
                && contact.getAddress() != null
                && contact.getAddress().getURI() != null;
    }

    /** Whether the sender follows RFC 3261, so that its branch names the transaction (RFC 3261 17.2.3). */
    static boolean hasMagicCookie(Via via) {
        String branch = via.getBranch();
        return branch != null
                && branch.length() > MAGIC_COOKIE.length()
                && branch.regionMatches(true, 0, MAGIC_COOKIE, 0, MAGIC_COOKIE.length());
    }

    /** Whether a response can belong to a transaction of ours. */
    static boolean isUsable(SIPResponse response) {
        return response.getViaHeaders() != null
                && response.getViaHeaders().size() == 1 // RFC 3261 8.1.3.3
                && response.getTopmostVia().getBranch() != null
                && response.getCSeq() != null
                && response.getTo() != null
                && response.getFrom() != null
                && response.getCallId() != null;
    }

    static String newBranch(Tokens tokens) {
        return MAGIC_COOKIE + tokens.next();
    }
}
