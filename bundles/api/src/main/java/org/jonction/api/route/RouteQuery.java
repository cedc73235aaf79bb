package org.jonction.api.route;

import org.jonction.api.trunk.Trunk;

/**
 * A call in search of its way.
 *
 * @param source trunk that it arrived on
 * @param called number as received, without a tech prefix or {@code ;ext=}
 * @param calling number of the caller as received; empty when anonymous
 */
public record RouteQuery(Trunk source, String called, String calling) {}
