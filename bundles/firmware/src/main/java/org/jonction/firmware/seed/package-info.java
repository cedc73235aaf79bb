/** The provisioning seed: documents and the administrator's hash from a stick or the ESP, applied once. */
@NullMarked
package org.jonction.firmware.seed;

import org.jspecify.annotations.NullMarked;
