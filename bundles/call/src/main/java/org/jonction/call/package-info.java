/** The back-to-back user agent: one class per call state. */
@NullMarked
package org.jonction.call;

import org.jspecify.annotations.NullMarked;
