/** Who may use the console: the password, sessions, and the gate that every request passes. */
@NullMarked
package org.jonction.console.signin;

import org.jspecify.annotations.NullMarked;
