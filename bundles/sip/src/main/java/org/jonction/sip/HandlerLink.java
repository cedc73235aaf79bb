package org.jonction.sip;

import org.jonction.api.sip.RequestHandler;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferencePolicyOption;

/** Gives the SIP layer its request handler, which itself needs the SIP layer: the layer must not wait for it. */
@Component(
        service = {},
        immediate = true)
public final class HandlerLink {
    private final SipLayer layer;
    private final RequestHandler handler;

    @Activate
    public HandlerLink(
            @Reference SipLayer layer, @Reference(policyOption = ReferencePolicyOption.GREEDY) RequestHandler handler) {
        this.layer = layer;
        this.handler = handler;
        layer.handlerCame(handler);
    }

    @Deactivate
    void deactivate() {
        layer.handlerLeft(handler);
    }
}
