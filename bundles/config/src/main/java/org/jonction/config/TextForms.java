package org.jonction.config;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.jonction.api.config.Nic;

/** Forms of texts that a schema only names. */
final class TextForms {
    private static final String LABEL = "[A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?";
    private static final Pattern HOST = Pattern.compile("(?=.{1,253}$)" + LABEL + "(\\." + LABEL + ")*");
    private static final Pattern DIGITS_AND_DOTS = Pattern.compile("[0-9.]+");
    private static final Set<String> KEY_TYPES = Set.of(
            "ssh-ed25519",
            "ssh-rsa",
            "ecdsa-sha2-nistp256",
            "ecdsa-sha2-nistp384",
            "ecdsa-sha2-nistp521",
            "sk-ssh-ed25519@openssh.com",
            "sk-ecdsa-sha2-nistp256@openssh.com");

    private TextForms() {}

    /** What is wrong with a text of this format; empty when nothing is, or the format is none of these. */
    static Optional<String> mistake(String format, String text) {
        boolean right = switch (format) {
            case "ip-address" -> Addresses.parse(text).isPresent();
            case "listen-address" ->
                Nic.of(text).isPresent() || Addresses.parse(text).isPresent();
            case "own-address" ->
                text.equals("dhcp") || text.indexOf('/') > 0 && Addresses.Block.parse(text).isPresent();
            case "host" -> isHost(text);
            case "ssh-key" -> isPublicKey(text);
            default -> true;
        };
        return right ? Optional.empty() : Optional.of("'" + shown(text) + "' is no " + noun(format));
    }

    private static String noun(String format) {
        return switch (format) {
            case "ip-address" -> "literal address";
            case "listen-address" -> "literal address and no network interface";
            case "own-address" -> "address with a prefix";
            case "host" -> "host name or address";
            default -> "public key";
        };
    }

    private static boolean isHost(String text) {
        return Addresses.parse(text).isPresent()
                || HOST.matcher(text).matches() && !DIGITS_AND_DOTS.matcher(text).matches();
    }

    /** One line of an authorized_keys file without options: type, the key, which names its type again, comment. */
    private static boolean isPublicKey(String text) {
        String[] parts = text.split(" ", 3);
        if (parts.length < 2 || !KEY_TYPES.contains(parts[0]) || text.chars().anyMatch(Character::isISOControl)) {
            return false;
        }
        try {
            ByteBuffer key = ByteBuffer.wrap(Base64.getDecoder().decode(parts[1]));
            byte[] type = parts[0].getBytes(StandardCharsets.US_ASCII);
            return key.remaining() > Integer.BYTES + type.length
                    && key.getInt() == type.length
                    && key.slice(Integer.BYTES, type.length).equals(ByteBuffer.wrap(type));
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    private static String shown(String text) {
        String cut = text.length() <= 40 ? text : text.substring(0, 40) + "...";
        return cut.replaceAll("\\p{Cntrl}", "?");
    }
}
