/** Where a peer is found: DNS, its cache, and the rules of RFC 3263. */
@NullMarked
package org.jonction.trunk.dns;

import org.jspecify.annotations.NullMarked;
