/** The driver for equipment that follows the standards. */
@NullMarked
package org.jonction.gateway.generic;

import org.jspecify.annotations.NullMarked;
