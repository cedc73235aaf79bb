/** The web console's plugin, REST interface and sign-in. */
@NullMarked
package org.jonction.console;

import org.jspecify.annotations.NullMarked;
