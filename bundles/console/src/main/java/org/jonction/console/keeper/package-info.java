/** Keeps the last good jar of each of our bundles and puts it back when an update turns out to be broken. */
@NullMarked
package org.jonction.console.keeper;

import org.jspecify.annotations.NullMarked;
