package org.jonction.config;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.jonction.api.config.SecretListener;
import org.jonction.api.config.SecretStore;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Secrets in one file, encrypted as a whole (AES-256-GCM) with a key that was made on this box. Nothing of it is held
 * in memory between two uses. A file that cannot be deciphered is set aside, and the store begins anew; one that a
 * newer version of the box has written stays as it is, and until that version is back the box has no secrets.
 */
@Component
public final class SecretVault implements SecretStore {
    private static final Logger LOG = LoggerFactory.getLogger(SecretVault.class);
    private static final String KIND = "jonction secrets ";
    private static final byte[] MAGIC = (KIND + "1\n").getBytes(StandardCharsets.US_ASCII);
    private static final Pattern NEWER = Pattern.compile(KIND + "(?:[2-9]|[1-9]\\d{1,8})\n");
    private static final int LONGEST_MAGIC = KIND.length() + 10;
    private static final int KEY_BYTES = 32;
    private static final int NONCE_BYTES = 12;
    private static final int TAG_BITS = 128;
    private static final FileAttribute<?> PRIVATE_FOLDER =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));

    /** Kept up to date by the component runtime. */
    @Reference(policy = ReferencePolicy.DYNAMIC)
    private volatile List<SecretListener> listeners = List.of();

    private final SecureRandom random = new SecureRandom();
    private final Path file;
    private final SecretKeySpec key;

    @Activate
    public SecretVault(BundleContext context) throws IOException {
        this(ConfigManager.directory(context, ConfigManager.STATE_DIR).resolve("secrets"));
    }

    /** @param folder where the store and its key lie */
    public SecretVault(Path folder) throws IOException {
        DurableFile.createFolder(folder, PRIVATE_FOLDER);
        DurableFile.sweep(folder);
        file = folder.resolve("store");
        key = key(folder.resolve("key"));
        if (Files.exists(file)) {
            setAsideWhenDamaged();
        }
    }

    private SecretKeySpec key(Path keyFile) throws IOException {
        byte[] bytes = Files.exists(keyFile) ? Files.readAllBytes(keyFile) : new byte[0];
        if (bytes.length != KEY_BYTES) {
            bytes = new byte[KEY_BYTES];
            random.nextBytes(bytes);
            DurableFile.writePrivate(keyFile, bytes);
        }
        return new SecretKeySpec(bytes, "AES");
    }

    private void setAsideWhenDamaged() throws IOException {
        try {
            wipe(read());
        } catch (DamagedException e) {
            Path aside = file.resolveSibling("store.damaged." + System.currentTimeMillis());
            DurableFile.move(file, aside);
            LOG.error("the secrets cannot be deciphered and were set aside as {}: enter them anew", aside);
        } catch (NewerException e) {
            LOG.error("the secrets cannot be read: {}", e.getMessage());
        }
    }

    @Override
    public synchronized SortedSet<String> names() {
        SortedMap<String, byte[]> secrets = open();
        wipe(secrets);
        return new TreeSet<>(secrets.keySet());
    }

    @Override
    public synchronized Optional<char[]> get(String name) {
        SortedMap<String, byte[]> secrets = open();
        try {
            return Optional.ofNullable(secrets.get(name)).map(SecretVault::characters);
        } finally {
            wipe(secrets);
        }
    }

    @Override
    public void put(String name, char[] secret) {
        keep(name, secret);
        tell(name);
    }

    private synchronized void keep(String name, char[] secret) {
        if (!name.matches(NAME_PATTERN)) {
            throw new IllegalArgumentException("'" + name + "' is no name of a secret; it has to fit " + NAME_PATTERN);
        }
        if (secret.length > MAX_CHARACTERS) {
            throw new IllegalArgumentException("a secret has at most " + MAX_CHARACTERS + " characters");
        }
        SortedMap<String, byte[]> secrets = open();
        try {
            secrets.put(name, bytes(secret));
            if (secrets.size() > MAX_COUNT) {
                throw new IllegalArgumentException("there are at most " + MAX_COUNT + " secrets");
            }
            write(secrets);
        } finally {
            wipe(secrets);
        }
    }

    @Override
    public void remove(String name) {
        forget(name);
        tell(name);
    }

    private void tell(String name) {
        listeners.forEach(listener -> listener.secretChanged(name));
    }

    private synchronized void forget(String name) {
        SortedMap<String, byte[]> secrets = open();
        try {
            if (secrets.remove(name) instanceof byte[] secret) {
                Arrays.fill(secret, (byte) 0);
                write(secrets);
            }
        } finally {
            wipe(secrets);
        }
    }

    private SortedMap<String, byte[]> open() {
        try {
            return read();
        } catch (IOException e) {
            throw new UncheckedIOException("the secrets cannot be read: " + e.getMessage(), e);
        }
    }

    private SortedMap<String, byte[]> read() throws IOException {
        SortedMap<String, byte[]> secrets = new TreeMap<>();
        if (!Files.exists(file)) {
            return secrets;
        }
        byte[] plain = decipher(Files.readAllBytes(file));
        try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(plain))) {
            for (int left = in.readInt(); left > 0; left--) {
                secrets.put(in.readUTF(), in.readNBytes(in.readInt()));
            }
            return secrets;
        } finally {
            Arrays.fill(plain, (byte) 0);
        }
    }

    private void write(SortedMap<String, byte[]> secrets) {
        ByteArrayOutputStream plain = new ByteArrayOutputStream();
        try (DataOutputStream out = new DataOutputStream(plain)) {
            out.writeInt(secrets.size());
            for (SortedMap.Entry<String, byte[]> secret : secrets.entrySet()) {
                out.writeUTF(secret.getKey());
                out.writeInt(secret.getValue().length);
                out.write(secret.getValue());
            }
            DurableFile.writePrivate(file, encipher(plain.toByteArray()));
        } catch (IOException e) {
            throw new UncheckedIOException("the secrets were not changed: " + e.getMessage(), e);
        }
    }

    private byte[] encipher(byte[] plain) {
        byte[] nonce = new byte[NONCE_BYTES];
        random.nextBytes(nonce);
        try {
            byte[] enciphered = cipher(Cipher.ENCRYPT_MODE, nonce).doFinal(plain);
            return ByteBuffer.allocate(MAGIC.length + NONCE_BYTES + enciphered.length)
                    .put(MAGIC)
                    .put(nonce)
                    .put(enciphered)
                    .array();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java has AES-GCM", e);
        } finally {
            Arrays.fill(plain, (byte) 0);
        }
    }

    private byte[] decipher(byte[] content) throws DamagedException, NewerException {
        String head = new String(content, 0, Math.min(content.length, LONGEST_MAGIC), StandardCharsets.ISO_8859_1);
        if (NEWER.matcher(head).lookingAt()) {
            throw new NewerException("a newer version of the box has written " + file
                    + ", in a format that this one does not know. They are there again once that version runs; to do "
                    + "without them, remove the file");
        }
        int begin = MAGIC.length + NONCE_BYTES;
        if (content.length < begin || !Arrays.equals(MAGIC, Arrays.copyOf(content, MAGIC.length))) {
            throw new DamagedException("it is no store of secrets");
        }
        byte[] nonce = Arrays.copyOfRange(content, MAGIC.length, begin);
        try {
            return cipher(Cipher.DECRYPT_MODE, nonce).doFinal(content, begin, content.length - begin);
        } catch (AEADBadTagException e) {
            throw new DamagedException("it is damaged, or its key is another");
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java has AES-GCM", e);
        }
    }

    private Cipher cipher(int mode, byte[] nonce) throws GeneralSecurityException {
        Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
        cipher.init(mode, key, new GCMParameterSpec(TAG_BITS, nonce));
        cipher.updateAAD(MAGIC);
        return cipher;
    }

    private static byte[] bytes(char[] secret) {
        ByteBuffer encoded = StandardCharsets.UTF_8.encode(CharBuffer.wrap(secret));
        byte[] bytes = new byte[encoded.remaining()];
        encoded.get(bytes);
        Arrays.fill(encoded.array(), (byte) 0);
        return bytes;
    }

    private static char[] characters(byte[] secret) {
        CharBuffer decoded = StandardCharsets.UTF_8.decode(ByteBuffer.wrap(secret));
        char[] characters = new char[decoded.remaining()];
        decoded.get(characters);
        Arrays.fill(decoded.array(), '\0');
        return characters;
    }

    private static void wipe(SortedMap<String, byte[]> secrets) {
        secrets.values().forEach(secret -> Arrays.fill(secret, (byte) 0));
    }

    private static final class NewerException extends IOException {
        NewerException(String message) {
            super(message);
        }
    }

    private static final class DamagedException extends IOException {
        DamagedException(String message) {
            super(message);
        }
    }
}
