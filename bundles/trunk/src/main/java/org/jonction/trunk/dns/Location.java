package org.jonction.trunk.dns;

import org.jonction.api.trunk.PeerEndpoint;

/**
 * Where a host is found.
 *
 * @param endpoints its endpoints; empty when there are none or nobody could say
 * @param ttlS seconds after which to look again
 * @param fresh whether DNS said all of it just now, or within its time to live
 * @param answered whether DNS gave an answer, be it that there is nothing
 * @param text how it was found, or what is wrong, for people
 */
public record Location(Ranking<PeerEndpoint> endpoints, int ttlS, boolean fresh, boolean answered, String text) {}
