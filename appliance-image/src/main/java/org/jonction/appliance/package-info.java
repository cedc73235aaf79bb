/** Starts the framework on the box. Lies on the class path, beside the framework; no bundle sees it. */
@NullMarked
package org.jonction.appliance;

import org.jspecify.annotations.NullMarked;
