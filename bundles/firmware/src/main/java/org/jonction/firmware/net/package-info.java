/** The box's own network, name, time servers and SSH keys, as its documents want them, and what is wrong with its cables. */
@NullMarked
package org.jonction.firmware.net;

import org.jspecify.annotations.NullMarked;
