/** Saves what makes a box this box into one encrypted file, and puts it back whole or not at all. */
@NullMarked
package org.jonction.firmware.backup;

import org.jspecify.annotations.NullMarked;
