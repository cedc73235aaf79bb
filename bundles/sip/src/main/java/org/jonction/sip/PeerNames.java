package org.jonction.sip;

import java.net.URI;
import java.net.URISyntaxException;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import javax.naming.InvalidNameException;
import javax.naming.ldap.LdapName;
import javax.naming.ldap.Rdn;

/** Who a certificate is for (RFC 5922 section 7.1). */
final class PeerNames {
    private static final int DNS = 2;
    private static final int URI_NAME = 6;
    private static final int ADDRESS = 7;

    private PeerNames() {}

    /**
     * The SIP domains that a certificate bears in lower case: its SIP URIs, without those its DNS names, without those its
     * common name. Its addresses always count.
     */
    static Set<String> of(X509Certificate certificate) {
        Set<String> uris = new TreeSet<>();
        Set<String> hosts = new TreeSet<>();
        Set<String> addresses = new TreeSet<>();
        for (List<?> name : alternatives(certificate)) {
            String text = String.valueOf(name.get(1)).toLowerCase(Locale.ROOT);
            switch ((Integer) name.get(0)) {
                case URI_NAME -> addDomain(uris, text);
                case DNS -> hosts.add(text);
                case ADDRESS -> addresses.add(text);
                default -> {}
            }
        }
        Set<String> names = uris.isEmpty() ? hosts : uris;
        if (names.isEmpty() && addresses.isEmpty()) {
            addCommonName(names, certificate);
        }
        names.addAll(addresses);
        return names;
    }

    private static Collection<List<?>> alternatives(X509Certificate certificate) {
        try {
            Collection<List<?>> found = certificate.getSubjectAlternativeNames();
            return found == null ? List.of() : found;
        } catch (CertificateParsingException e) {
            return List.of(); // it bears no name that could be believed
        }
    }

    /** RFC 5922 7.1: a URI of another scheme, or of a user, names no SIP domain. */
    private static void addDomain(Set<String> domains, String uri) {
        try {
            String rest = new URI(uri).getRawSchemeSpecificPart();
            if (uri.startsWith("sip:") && rest.indexOf('@') < 0) {
                domains.add(rest);
            }
        } catch (URISyntaxException e) {
            // no URI at all
        }
    }

    private static void addCommonName(Set<String> names, X509Certificate certificate) {
        try {
            for (Rdn part : new LdapName(certificate.getSubjectX500Principal().getName()).getRdns()) {
                if (part.getType().equalsIgnoreCase("CN")) {
                    names.add(part.getValue().toString().toLowerCase(Locale.ROOT));
                }
            }
        } catch (InvalidNameException e) {
            // no name
        }
    }
}
