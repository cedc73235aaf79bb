package org.jonction.api.route;

import org.osgi.annotation.versioning.ProviderType;

/** Finds the way of a call: pure data in, pure data out, safe from any thread. */
@ProviderType
public interface Router {
    /** The trunks to try for a call, in order, with the reasons. Health and limits are the caller's to judge. */
    RoutePlan route(RouteQuery query);
}
