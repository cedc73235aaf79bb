/** Trunks, their peers, profiles and health. */
@Export
@Version("0.1.0")
@NullMarked
package org.jonction.api.trunk;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
