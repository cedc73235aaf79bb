package org.jonction.firmware;

import java.util.List;

/** A part of this bundle that has something to tell the operator, at the console and at the screen. */
public interface NoticeSource {
    /** What to tell now, in whole sentences; empty when there is nothing. Asked every few seconds. */
    List<String> notices();
}
