package org.jonction.sip;

import io.netty.pkitesting.CertificateBuilder;
import io.netty.pkitesting.X509Bundle;
import java.time.Duration;
import java.time.Instant;
import java.util.function.UnaryOperator;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;

/** An authority that certifies names. */
final class Authority {
    private final X509Bundle root;

    Authority() throws Exception {
        root = new CertificateBuilder()
                .subject("CN=an authority")
                .setIsCertificateAuthority(true)
                .buildSelfSigned();
    }

    String pem() {
        return root.getCertificatePEM();
    }

    /** Key and certificates for these DNS names. */
    Holder certify(String... names) throws Exception {
        return certify(builder -> builder, names);
    }

    Holder certifyExpired(String name) throws Exception {
        Instant now = Instant.now();
        return certify(
                builder -> builder.notBefore(now.minus(Duration.ofDays(9))).notAfter(now.minus(Duration.ofDays(1))),
                name);
    }

    Holder certify(UnaryOperator<CertificateBuilder> more, String... names) throws Exception {
        CertificateBuilder builder = new CertificateBuilder().subject("CN=somebody");
        for (String name : names) {
            builder.addSanDnsName(name);
        }
        return new Holder(more.apply(builder).buildIssuedBy(root), root);
    }

    /** Who has been certified. */
    record Holder(X509Bundle bundle, X509Bundle root) {
        /** What the secret of the box holds. */
        String secret() {
            return bundle.getPrivateKeyPEM() + bundle.getCertificatePathPEM();
        }

        /** The far end's own TLS, which believes this authority. */
        SSLContext context() throws Exception {
            KeyManager[] keys = bundle.toKeyManagerFactory().getKeyManagers();
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(keys, root.toTrustManagerFactory().getTrustManagers(), null);
            return context;
        }
    }
}
