package org.jonction.console;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.KeyStore;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Collection;
import java.util.Date;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The key and the self-signed certificate of the console.
 *
 * @param keyStore PKCS #12 file for the server
 * @param password its password
 * @param certificate the certificate
 * @param written when the file was written; a restored one was written at another time
 */
record TlsIdentity(Path keyStore, String password, X509Certificate certificate, FileTime written) {
    private static final Duration VALIDITY = Duration.ofDays(825);
    private static final Duration RENEW_BEFORE_END = Duration.ofDays(30);
    /** By so much another clock may be behind and still take a new certificate for valid. */
    private static final Duration BEGUN_BEFORE = Duration.ofDays(30);
    private static final Logger LOG = LoggerFactory.getLogger(TlsIdentity.class);
    private static final String ALIAS = "console";

    /** Opens the identity kept in {@code folder}, or makes one when there is none for these names and this time. */
    static TlsIdentity open(Path folder, Set<String> names, Instant now) throws IOException, GeneralSecurityException {
        Path store = folder.resolve("console.p12");
        Path passwordFile = folder.resolve("console.p12.password");
        if (Files.exists(store) && Files.exists(passwordFile)) {
            try {
                String password = Files.readString(passwordFile);
                X509Certificate kept = load(store, password);
                if (lastsFor(kept, names, now)) {
                    return new TlsIdentity(store, password, kept, Files.getLastModifiedTime(store)).published(folder);
                }
            } catch (IOException | GeneralSecurityException e) {
                LOG.warn("cannot read the console's key in {}, making a new one: {}", store, e.getMessage());
            }
        }
        return create(folder, store, passwordFile, names, now);
    }

    /** This one while it serves, else what is now kept in {@code folder}, or a new one. */
    TlsIdentity current(Path folder, Set<String> names, Instant now) throws IOException, GeneralSecurityException {
        boolean kept = Files.exists(keyStore) && Files.getLastModifiedTime(keyStore).equals(written);
        return kept && lastsFor(certificate, names, now) ? this : open(folder, names, now);
    }

    /** SHA-256 of the certificate, as browsers show it. */
    String fingerprint() {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(certificate.getEncoded());
            return HexFormat.ofDelimiter(":").withUpperCase().formatHex(digest);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("a certificate that was read can be hashed", e);
        }
    }

    /** The certificate for clients. */
    String pem() {
        try {
            String body = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(certificate.getEncoded());
            return "-----BEGIN CERTIFICATE-----\n" + body + "\n-----END CERTIFICATE-----\n";
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("a certificate that was read can be written", e);
        }
    }

    private static X509Certificate load(Path store, String password) throws IOException, GeneralSecurityException {
        KeyStore keys = KeyStore.getInstance("PKCS12");
        keys.load(new ByteArrayInputStream(Files.readAllBytes(store)), password.toCharArray());
        if (!(keys.getCertificate(ALIAS) instanceof X509Certificate certificate)) {
            throw new GeneralSecurityException(store + " holds no certificate '" + ALIAS + "'");
        }
        return certificate;
    }

    private static boolean lastsFor(X509Certificate kept, Set<String> names, Instant now)
            throws GeneralSecurityException {
        return !kept.getNotBefore().toInstant().isAfter(now)
                && kept.getNotAfter().toInstant().isAfter(now.plus(RENEW_BEFORE_END))
                && namesOf(kept).containsAll(names);
    }

    private static Set<String> namesOf(X509Certificate certificate) throws GeneralSecurityException {
        Collection<List<?>> names = certificate.getSubjectAlternativeNames();
        return names == null
                ? Set.of()
                : names.stream().map(name -> name.get(1).toString()).collect(Collectors.toSet());
    }

    private static TlsIdentity create(Path folder, Path store, Path passwordFile, Set<String> names, Instant now)
            throws IOException, GeneralSecurityException {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(new ECGenParameterSpec("secp256r1"));
        KeyPair pair = generator.generateKeyPair();
        X509Certificate certificate = sign(pair, names, now);
        String password = keptPassword(passwordFile);
        KeyStore keys = KeyStore.getInstance("PKCS12");
        keys.load(null, null);
        keys.setKeyEntry(ALIAS, pair.getPrivate(), password.toCharArray(), new Certificate[] {certificate});
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        keys.store(bytes, password.toCharArray());
        PrivateFiles.write(passwordFile, password.getBytes(StandardCharsets.US_ASCII));
        PrivateFiles.write(store, bytes.toByteArray());
        return new TlsIdentity(store, password, certificate, Files.getLastModifiedTime(store)).published(folder);
    }

    /** The one there is: a server that is just starting, with the password it was given, may open the new key store. */
    private static String keptPassword(Path file) throws IOException {
        String kept = Files.exists(file) ? Files.readString(file, StandardCharsets.ISO_8859_1).strip() : "";
        return kept.isEmpty() ? Secrets.create() : kept;
    }

    /** Keeps the certificate for clients beside the key; a loss of power or a restore may have parted them. */
    private TlsIdentity published(Path folder) throws IOException {
        Path file = folder.resolve("console.crt");
        if (!Files.exists(file) || !Files.readString(file, StandardCharsets.ISO_8859_1).equals(pem())) {
            PrivateFiles.write(file, pem().getBytes(StandardCharsets.US_ASCII));
        }
        return this;
    }

    private static X509Certificate sign(KeyPair pair, Set<String> names, Instant now)
            throws IOException, GeneralSecurityException {
        Instant begin = now.minus(BEGUN_BEFORE);
        X500Name subject = new X500Name("CN=Jonction console");
        JcaX509v3CertificateBuilder builder = new JcaX509v3CertificateBuilder(
                subject,
                new BigInteger(127, new SecureRandom()),
                Date.from(begin),
                Date.from(begin.plus(VALIDITY)),
                subject,
                pair.getPublic());
        GeneralName[] alternatives =
                names.stream().map(TlsIdentity::generalName).toArray(GeneralName[]::new);
        builder.addExtension(Extension.subjectAlternativeName, false, new GeneralNames(alternatives));
        builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(false));
        builder.addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.digitalSignature));
        builder.addExtension(Extension.extendedKeyUsage, false, new ExtendedKeyUsage(KeyPurposeId.id_kp_serverAuth));
        try {
            return new JcaX509CertificateConverter()
                    .getCertificate(
                            builder.build(new JcaContentSignerBuilder("SHA256withECDSA").build(pair.getPrivate())));
        } catch (OperatorCreationException e) {
            throw new GeneralSecurityException("cannot sign the console's certificate", e);
        }
    }

    private static GeneralName generalName(String name) {
        boolean address = name.indexOf(':') >= 0 || name.matches("[0-9.]+");
        return new GeneralName(address ? GeneralName.iPAddress : GeneralName.dNSName, name);
    }
}
