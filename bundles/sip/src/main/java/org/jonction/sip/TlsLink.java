package org.jonction.sip;

import org.jonction.api.config.SecretListener;
import org.jonction.api.config.SecretStore;
import org.jonction.api.sip.TlsPeers;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;

/** Gives TLS its certificates, and whoever knows what is asked of each far end. */
@Component(immediate = true)
public final class TlsLink implements SecretListener {
    private final Tls tls;

    @Activate
    public TlsLink(@Reference SipLayer layer) {
        tls = layer.tls();
    }

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    void setPeers(TlsPeers peers) {
        tls.peers(peers);
    }

    void unsetPeers(TlsPeers peers) {
        tls.peers(null);
    }

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    void setSecrets(SecretStore secrets) {
        tls.secrets(secrets);
    }

    void unsetSecrets(SecretStore secrets) {
        tls.secrets(null);
    }

    @Override
    public void secretChanged(String name) {
        tls.secretChanged(name);
    }
}
