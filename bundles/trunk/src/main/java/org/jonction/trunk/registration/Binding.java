package org.jonction.trunk.registration;

import java.util.List;
import org.jonction.api.sip.Target;

/**
 * A registration that holds.
 *
 * @param target endpoint that took it; calls go there
 * @param serviceRoute Route headers for requests by it (RFC 3608)
 */
record Binding(Target target, List<String> serviceRoute) {}
