package org.jonction.api.media;

import java.util.List;

/**
 * The relay at one moment.
 *
 * @param sessions open sessions
 * @param sockets open media sockets
 * @param realms the configured media realms
 */
public record MediaStatus(int sessions, int sockets, List<RealmStatus> realms) {
    public MediaStatus {
        realms = List.copyOf(realms);
    }

    /**
     * Use of one media realm.
     *
     * @param name its name
     * @param address its bound address
     * @param pairs port pairs in all
     * @param pairsInUse port pairs held by sessions
     */
    public record RealmStatus(String name, String address, int pairs, int pairsInUse) {}
}
