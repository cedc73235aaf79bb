/** Tests that run inside the framework. */
@NullMarked
package org.jonction.itest;

import org.jspecify.annotations.NullMarked;
