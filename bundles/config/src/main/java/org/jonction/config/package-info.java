/** Documents, their check, snapshots, commits and delivery. */
@NullMarked
package org.jonction.config;

import org.jspecify.annotations.NullMarked;
