/** Trunks: peers and their health, limits. */
@NullMarked
package org.jonction.trunk;

import org.jspecify.annotations.NullMarked;
