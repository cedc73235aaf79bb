/** The REST interface under {@code /api/v1}. */
@NullMarked
package org.jonction.console.rest;

import org.jspecify.annotations.NullMarked;
