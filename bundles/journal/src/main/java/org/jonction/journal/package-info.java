/** What outlives the other bundles: the session journal, and sockets in custody. */
@NullMarked
package org.jonction.journal;

import org.jspecify.annotations.NullMarked;
