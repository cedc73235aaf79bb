/** Digest authentication (RFC 7616, RFC 8760, RFC 3261 section 22). */
@NullMarked
package org.jonction.trunk.digest;

import org.jspecify.annotations.NullMarked;
