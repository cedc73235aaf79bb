/** Far ends and faults for tests and for the demo. */
@NullMarked
package org.jonction.testkit;

import org.jspecify.annotations.NullMarked;
