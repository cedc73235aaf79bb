package org.jonction.journal;

import org.jspecify.annotations.Nullable;

/** A record that takes the place of the one before, or, without bytes, its removal. */
record Change(String id, byte @Nullable [] bytes) {}
