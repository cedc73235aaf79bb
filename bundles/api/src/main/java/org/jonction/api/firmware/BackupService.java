package org.jonction.api.firmware;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Instant;
import java.util.List;
import org.osgi.annotation.versioning.ProviderType;

/**
 * Saves what makes this box this box: documents with their history, secrets, administrator, certificates and the
 * bundles that its operator installed or updated. One file, encrypted with a passphrase, made for another box, too.
 */
@ProviderType
public interface BackupService {
    /** Fewest characters of a passphrase. */
    int SHORTEST_PASSPHRASE = 12;

    /**
     * Writes a backup.
     *
     * @throws FirmwareException when the passphrase is too short
     * @throws IOException when {@code out} fails or something cannot be read
     */
    void save(OutputStream out, char[] passphrase) throws FirmwareException, IOException;

    /**
     * What a backup holds; nothing is changed.
     *
     * @throws FirmwareException when it is no backup, is cut short or altered, or the passphrase is wrong
     */
    Contents inspect(InputStream in, char[] passphrase) throws FirmwareException, IOException;

    /**
     * Puts back what a backup holds, whole or not at all: the documents are checked first, as for any commit.
     *
     * @throws FirmwareException as for {@link #inspect}, and when the documents are not acceptable to this version
     */
    Contents restore(InputStream in, char[] passphrase) throws FirmwareException, IOException;

    /**
     * What a backup holds.
     *
     * @param version version of the box that made it
     * @param box name of that box
     * @param madeAt when
     * @param documents paths of the configuration documents
     * @param bundles symbolic names and versions of the operator's own bundles
     * @param notes what else to know, for example which bundle is left out because this version is newer
     */
    record Contents(
            String version,
            String box,
            Instant madeAt,
            List<String> documents,
            List<String> bundles,
            List<String> notes) {
        public Contents {
            documents = List.copyOf(documents);
            bundles = List.copyOf(bundles);
            notes = List.copyOf(notes);
        }
    }
}
