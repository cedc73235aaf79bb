/** Slots, updates, restarts and the health gate of the box. Active only where Jonction runs from its own image. */
@NullMarked
package org.jonction.firmware;

import org.jspecify.annotations.NullMarked;
