package org.jonction.call;

import gov.nist.javax.sip.address.AddressImpl;
import gov.nist.javax.sip.header.AddressParametersHeader;
import gov.nist.javax.sip.message.SIPResponse;
import org.jonction.api.trunk.TrunkProfile;
import org.jonction.api.trunk.TrunkProfile.CallerId.Assert;

/** Tells the caller who has answered, when both sides' profiles want that (RFC 3325 section 5). */
final class Connected {
    private Connected() {}

    static void tell(Session session, Leg called, SIPResponse answer, SIPResponse ok) {
        TrunkProfile caller = session.a.trunk().profile();
        if (!called.trunk().profile().callerId().acceptGatewayPaiForOutboundCalls()
                || caller.callerId().asserting() == Assert.FROM_ONLY
                || answer.hasHeader("Privacy")
                || !(answer.getHeader("P-Asserted-Identity") instanceof AddressParametersHeader asserted)) {
            return;
        }
        Numbers.User user = Numbers.user(asserted.getAddress().getURI());
        if (user.usable()) {
            String host = Uris.host(
                    caller.identity().fromHost(), caller.identity(), session.box.sip(), session.a.trunk().peer(),
                    session.a.dialog.hop());
            AddressImpl address =
                    Messages.address(Uris.number(user.text(), host, 0, caller.identity().userPhone()), "");
            address.setAddressType(AddressImpl.NAME_ADDR);
            Messages.set(ok, "P-Asserted-Identity", address.encode());
            session.explanation.add("identity", called.trunk().name(),
                    "who answered is told to the caller (acceptGatewayPaiForOutboundCalls)");
        }
    }
}
