package org.jonction.trunk.dns;

/** Answers questions to DNS. May block; never to be asked on a loop. */
@FunctionalInterface
public interface Dns {
    /** What is asked for. */
    enum Type {
        NAPTR,
        SRV,
        A,
        AAAA
    }

    /** @param name fully qualified, without the last dot */
    Reply ask(String name, Type type);
}
