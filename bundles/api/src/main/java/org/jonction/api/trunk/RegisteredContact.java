package org.jonction.api.trunk;

import java.util.List;

/**
 * Where a registered peer wants its calls.
 *
 * @param uri URI of its Contact
 * @param bulk whether it stands for every number of the trunk, which is put into it as the user part (RFC 6140 section 7)
 * @param path values of the Route headers that lead there (RFC 3327); normally none
 */
public record RegisteredContact(String uri, boolean bulk, List<String> path) {
    public RegisteredContact {
        path = List.copyOf(path);
    }
}
