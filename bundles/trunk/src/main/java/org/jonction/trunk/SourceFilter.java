package org.jonction.trunk;

import org.jonction.api.sip.SipFilter;
import org.jonction.api.sip.SipSource;
import org.jonction.api.trunk.TrunkService;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** Keeps silence towards every source that belongs to no trunk. */
@Component
public final class SourceFilter implements SipFilter {
    private final TrunkService trunks;

    @Activate
    public SourceFilter(@Reference TrunkService trunks) {
        this.trunks = trunks;
    }

    @Override
    public Verdict onSource(SipSource source) {
        return trunks.classify(source).isPresent() ? Verdict.PASS : Verdict.DROP;
    }
}
