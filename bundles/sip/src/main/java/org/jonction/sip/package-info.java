/** SIP listeners, framing, parsing and transactions. */
@NullMarked
package org.jonction.sip;

import org.jspecify.annotations.NullMarked;
