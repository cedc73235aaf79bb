package org.jonction.firmware;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.MessageDigest;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.Base64;
import java.util.HexFormat;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The key that this box signs with (Ed25519, RFC 8032), made on the box at its first start. */
@Component(service = Identity.class)
public final class Identity {
    /** Folder below the state folder. */
    public static final String FOLDER = "identity";

    /** File with the private key, PKCS #8 in PEM. */
    public static final String PRIVATE_FILE = "key.pem";

    /** File with the public key, X.509 in PEM. */
    public static final String PUBLIC_FILE = "public.pem";

    private static final Logger LOG = LoggerFactory.getLogger(Identity.class);
    private static final String ALGORITHM = "Ed25519";

    private final Path folder;

    private record Keys(PrivateKey privateKey, PublicKey publicKey) {}

    @Activate
    public Identity(BundleContext context) throws IOException {
        this(Path.of(context.getProperty("jonction.state.dir")).resolve(FOLDER));
    }

    /** Opens the identity kept in {@code folder}, or makes one. */
    public Identity(Path folder) throws IOException {
        this.folder = folder;
        if (!Files.exists(folder.resolve(PRIVATE_FILE))) {
            make();
        }
        keys();
    }

    /** Signs a text with the box's key. @throws IOException when the key cannot be read */
    public byte[] sign(byte[] text) throws IOException {
        try {
            Signature signature = Signature.getInstance(ALGORITHM);
            signature.initSign(keys().privateKey());
            signature.update(text);
            return signature.sign();
        } catch (GeneralSecurityException e) {
            throw new IOException("the box's key in " + folder + " cannot sign: " + e.getMessage(), e);
        }
    }

    /** The public key, X.509. @throws IOException when it cannot be read */
    public byte[] publicKey() throws IOException {
        return keys().publicKey().getEncoded();
    }

    /** Whether {@code signature} is that of {@code text} by the owner of a public key in X.509. */
    public static boolean verify(byte[] publicKey, byte[] text, byte[] signature) {
        try {
            Signature check = Signature.getInstance(ALGORITHM);
            check.initVerify(KeyFactory.getInstance(ALGORITHM).generatePublic(new X509EncodedKeySpec(publicKey)));
            check.update(text);
            return check.verify(signature);
        } catch (GeneralSecurityException e) {
            return false;
        }
    }

    /** SHA-256 of a public key in X.509, for people to compare. */
    public static String fingerprint(byte[] publicKey) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(publicKey);
            return HexFormat.ofDelimiter(":").withUpperCase().formatHex(digest);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    /** Read each time: a restored backup replaces the files. */
    private Keys keys() throws IOException {
        try {
            KeyFactory factory = KeyFactory.getInstance(ALGORITHM);
            return new Keys(
                    factory.generatePrivate(new PKCS8EncodedKeySpec(read(PRIVATE_FILE))),
                    factory.generatePublic(new X509EncodedKeySpec(read(PUBLIC_FILE))));
        } catch (GeneralSecurityException | IllegalArgumentException e) {
            throw new IOException("the box's key in " + folder + " cannot be read: " + e.getMessage(), e);
        }
    }

    private byte[] read(String file) throws IOException {
        String pem = Files.readString(folder.resolve(file));
        return Base64.getMimeDecoder().decode(pem.replaceAll("-----[A-Z ]+-----", ""));
    }

    /** The private key last: whoever finds it finds the public one as well. */
    private void make() throws IOException {
        try {
            KeyPair pair = KeyPairGenerator.getInstance(ALGORITHM).generateKeyPair();
            DurableFile.write(folder.resolve(PUBLIC_FILE), pem("PUBLIC KEY", pair.getPublic()));
            DurableFile.write(folder.resolve(PRIVATE_FILE), pem("PRIVATE KEY", pair.getPrivate()));
            LOG.info("made the box's identity {}", fingerprint(pair.getPublic().getEncoded()));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java has " + ALGORITHM, e);
        }
    }

    private static byte[] pem(String kind, Key key) {
        String body = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(key.getEncoded());
        return ("-----BEGIN " + kind + "-----\n" + body + "\n-----END " + kind + "-----\n")
                .getBytes(StandardCharsets.US_ASCII);
    }
}
