/** Live sessions as operators see them, and the events of their life. */
@Export
@Version("0.1.0")
@NullMarked
package org.jonction.api.call;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
