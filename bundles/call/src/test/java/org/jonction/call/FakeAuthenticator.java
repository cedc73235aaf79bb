package org.jonction.call;

import gov.nist.javax.sip.message.SIPRequest;
import gov.nist.javax.sip.message.SIPResponse;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import org.jonction.api.sip.Target;
import org.jonction.api.trunk.Authenticator;
import org.jonction.api.trunk.Trunk;

/** Answers every challenge of a trunk that has an account, and counts. */
final class FakeAuthenticator implements Authenticator {
    private final Set<Target> known = new HashSet<>();
    private int count;
    String refusal = "";

    @Override
    public void present(Trunk trunk, Target target, SIPRequest request) {
        if (trunk.access().authentication().isPresent() && known.contains(target)) {
            Messages.set(request, "Proxy-Authorization", "Digest username=\"u\", count=" + ++count);
        }
    }

    @Override
    public Optional<String> answer(
            Trunk trunk, Target target, SIPRequest rejected, SIPResponse challenge, SIPRequest again) {
        if (!refusal.isEmpty()) {
            return Optional.of(refusal);
        }
        known.add(target);
        present(trunk, target, again);
        return Optional.empty();
    }
}
