/** What operators see of the running box. */
@NullMarked
package org.jonction.ops;

import org.jspecify.annotations.NullMarked;
