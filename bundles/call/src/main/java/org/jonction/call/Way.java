package org.jonction.call;

import java.util.List;
import org.jonction.api.route.RoutePlan.Choice;
import org.jonction.api.sip.Target;
import org.jspecify.annotations.Nullable;

/**
 * A trunk to try, and how it was found.
 *
 * @param choice the trunk, and the numbers towards it
 * @param host literal address of the only endpoint that will do; null for any of the trunk
 * @param contact whether a redirection named it
 */
record Way(Choice choice, @Nullable String host, boolean contact) {
    static Way routed(Choice choice) {
        return new Way(choice, null, false);
    }

    /** Those of the trunk's targets that will do; one that the box does not use for new calls now is none. */
    List<Target> among(List<Target> targets) {
        return host == null
                ? targets
                : targets.stream()
                        .filter(target -> Hosts.uriHost(target.remote().getAddress()).equals(host))
                        .toList();
    }

    /** What tells whether the same has been tried before. */
    String key() {
        return choice.trunk().name() + ' ' + choice.called() + ' ' + (host == null ? "" : host);
    }
}
