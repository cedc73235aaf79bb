package org.jonction.api.route;

import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A voice route.
 *
 * @param name name of the route
 * @param priority lower is tried first; equal priorities in the order of the documents
 * @param pattern regular expression over the whole normalized called number
 * @param except numbers that match this as well, wholly, do not take the route
 * @param from names of the trunks whose calls may take it; empty for all
 * @param trunks trunks to try in order; a call never goes back to the trunk it came from
 */
public record Route(
        String name, int priority, Pattern pattern, Optional<Pattern> except, List<String> from, List<String> trunks) {
    public Route {
        from = List.copyOf(from);
        trunks = List.copyOf(trunks);
    }
}
