/** The box as a client of registrars (RFC 3261 section 10, RFC 6140). */
@NullMarked
package org.jonction.trunk.registration;

import org.jspecify.annotations.NullMarked;
