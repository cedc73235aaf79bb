/** Configuration documents: one checked, versioned source of truth delivered through ConfigAdmin. */
@Export
@Version("0.1.0")
@NullMarked
package org.jonction.api.config;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
