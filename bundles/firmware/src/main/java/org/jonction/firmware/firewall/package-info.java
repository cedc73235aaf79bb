/** The rules of the realms in the kernel, written from the configuration. */
@NullMarked
package org.jonction.firmware.firewall;

import org.jspecify.annotations.NullMarked;
