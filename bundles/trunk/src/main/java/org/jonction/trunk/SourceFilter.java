package org.jonction.trunk;

import gov.nist.javax.sip.message.SIPRequest;
import java.util.concurrent.TimeUnit;
import org.jonction.api.sip.SipFilter;
import org.jonction.api.sip.SipSource;
import org.jonction.api.trunk.TrunkService;
import org.jonction.trunk.registrar.Registrar;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** Keeps silence towards every source that belongs to no trunk, but for a PBX that has still to register. */
@Component
public final class SourceFilter implements SipFilter {
    private final TrunkService trunks;
    private final Registrar registrar;
    private final Guests guests = new Guests(() -> TimeUnit.NANOSECONDS.toMillis(System.nanoTime()));

    @Activate
    public SourceFilter(@Reference TrunkService trunks, @Reference Registrar registrar) {
        this.trunks = trunks;
        this.registrar = registrar;
    }

    @Override
    public Verdict onSource(SipSource source) {
        if (trunks.classify(source).isPresent()) {
            return Verdict.PASS;
        }
        return registrar.open(source.sipInterface()) && guests.admit(source.remote().getAddress())
                ? Verdict.REGISTER_ONLY
                : Verdict.DROP;
    }

    @Override
    public Verdict onRequest(SIPRequest request, SipSource source) {
        return trunks.classify(source).isPresent() || registrar.knows(request, source) ? Verdict.PASS : Verdict.DROP;
    }
}
