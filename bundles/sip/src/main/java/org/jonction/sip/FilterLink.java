package org.jonction.sip;

import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jonction.api.sip.SipFilter;
import org.osgi.framework.ServiceReference;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;

/** Gives the SIP layer its filters in the order of their ranking, whenever one comes or goes. */
@Component(
        service = {},
        immediate = true)
public final class FilterLink {
    private final SipLayer layer;
    private final Map<ServiceReference<SipFilter>, SipFilter> filters = new HashMap<>();

    @Activate
    public FilterLink(@Reference SipLayer layer) {
        this.layer = layer;
    }

    @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
    synchronized void addFilter(SipFilter filter, ServiceReference<SipFilter> reference) {
        filters.put(reference, filter);
        publish();
    }

    synchronized void removeFilter(SipFilter filter, ServiceReference<SipFilter> reference) {
        filters.remove(reference);
        publish();
    }

    private void publish() {
        List<SipFilter> highestFirst = filters.entrySet().stream()
                .sorted(Map.Entry.comparingByKey(Comparator.reverseOrder()))
                .map(Map.Entry::getValue)
                .toList();
        layer.filters(highestFirst);
    }
}
