/** The RTP and RTCP relay. */
@NullMarked
package org.jonction.media;

import org.jspecify.annotations.NullMarked;
