/** Listening points and transactions: the layer between the network and a call leg (RFC 3261 sections 17 and 18). */
@Export
@Version("0.1.0")
@NullMarked
package org.jonction.api.sip;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
