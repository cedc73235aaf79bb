/** Numbers and routes: from a dialled number to an ordered list of trunks. */
@Export
@Version("0.1.0")
@NullMarked
package org.jonction.api.route;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
