package org.jonction.config;

import java.util.Arrays;
import java.util.Optional;

/** The kinds of objects in the documents. */
enum Section {
    /** One object, not a mapping from names to objects. */
    BOX("box", "section"),
    REALMS("realms", "realm"),
    SIP_INTERFACES("sipInterfaces", "SIP interface"),
    MEDIA_REALMS("mediaRealms", "media realm"),
    PEERS("peers", "peer"),
    TRUNKS("trunks", "trunk"),
    DIAL_PLANS("dialPlans", "dial plan"),
    ROUTES("routes", "route"),
    /** One file for each, below {@code profiles/}. */
    PROFILES("profiles", "profile");

    private final String key;
    private final String noun;

    Section(String key, String noun) {
        this.key = key;
        this.noun = noun;
    }

    /** Name of the section in documents. */
    String key() {
        return key;
    }

    /** What one object of the section is called. */
    String noun() {
        return noun;
    }

    /** Whether it holds objects by name. */
    boolean named() {
        return this != BOX;
    }

    static Optional<Section> of(String key) {
        return Arrays.stream(values())
                .filter(section -> section.key.equals(key))
                .findFirst();
    }
}
