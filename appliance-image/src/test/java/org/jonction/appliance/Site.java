package org.jonction.appliance;

import java.net.URI;

/** A running box whose console this JVM can reach. */
public interface Site {
    /** An address of the console as seen from this JVM. */
    URI uri(String path);

    /** The one-time code of the link that the first start shows. */
    String setupCode();
}
