/** The box as an appliance: its two slots, their update and health, and what is saved from one box to the next. */
@Export
@Version("0.1.0")
@NullMarked
package org.jonction.api.firmware;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
