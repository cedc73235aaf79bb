package org.jonction.call;

import gov.nist.javax.sip.header.AddressParametersHeader;
import gov.nist.javax.sip.message.SIPRequest;
import java.util.Optional;
import org.jonction.api.trunk.Registration;
import org.jonction.api.trunk.Trunk;

/**
 * Who is called.
 *
 * @param user number or name
 * @param source the part of the message that told it
 */
record Called(Numbers.User user, String source) {
    /**
     * The Request-URI tells, unless it is the Contact that the box has registered: a registrar puts that there in place
     * of the number (RFC 3261 section 16.5), which then stands in P-Called-Party-ID (RFC 7315 section 4.2) or To.
     */
    static Called of(SIPRequest invite, Trunk trunk) {
        Called inRequestUri = new Called(Numbers.user(invite.getRequestURI()), "Request-URI");
        Optional<String> contact =
                trunk.access().registration().map(Registration::contactUser).filter(user -> !user.isEmpty());
        if (contact.isEmpty() || !contact.get().equals(inRequestUri.user.text())) {
            return inRequestUri;
        }
        if (invite.getHeader("P-Called-Party-ID") instanceof AddressParametersHeader header) {
            Numbers.User user = Numbers.user(header.getAddress().getURI());
            if (user.usable()) {
                return new Called(user, "P-Called-Party-ID");
            }
        }
        Numbers.User to = Numbers.user(invite.getTo().getAddress().getURI());
        return to.usable() ? new Called(to, "To") : inRequestUri;
    }
}
