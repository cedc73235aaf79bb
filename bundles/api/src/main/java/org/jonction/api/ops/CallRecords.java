package org.jonction.api.ops;

import java.util.List;
import org.osgi.annotation.versioning.ProviderType;

/** The call detail records (CDRs): one JSON object per session that is over, answered or not. Safe from any thread. */
@ProviderType
public interface CallRecords {
    /** The latest records, newest first, each a JSON object on one line. @param most at most so many */
    List<String> latest(int most);

    /** How the records are doing. */
    Status status();

    /**
     * State of the records.
     *
     * @param file where the latest are
     * @param written records written since the start
     * @param lost records that could not be written since the start
     * @param error why the last could not be written; empty when it could
     */
    record Status(String file, long written, long lost, String error) {}
}
