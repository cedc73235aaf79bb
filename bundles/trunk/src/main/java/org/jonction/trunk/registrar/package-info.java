@NullMarked
package org.jonction.trunk.registrar;

import org.jspecify.annotations.NullMarked;
