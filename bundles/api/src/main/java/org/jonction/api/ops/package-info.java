/** What is kept of calls that are over, for billing and for looking back. */
@Export
@Version("0.1.0")
@NullMarked
package org.jonction.api.ops;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
