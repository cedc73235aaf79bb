/** What a product family of peers needs beyond its profile: the contract of driver bundles. */
@Export
@Version("0.1.0")
@NullMarked
package org.jonction.api.gateway;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
