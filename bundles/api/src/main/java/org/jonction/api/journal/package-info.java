/** What outlives the bundle that made it: the records of confirmed sessions, and sockets while their owner is replaced. */
@Export
@Version("0.1.0")
@NullMarked
package org.jonction.api.journal;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
