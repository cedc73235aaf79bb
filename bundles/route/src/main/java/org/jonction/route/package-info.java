/** Numbers and routes, as pure functions. */
@NullMarked
package org.jonction.route;

import org.jspecify.annotations.NullMarked;
