package org.jonction.call;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jonction.api.trunk.Trunk;

/** The prepared {@link Face} of the latest version of each trunk. */
final class Faces {
    private final Map<String, Face> faces = new ConcurrentHashMap<>();

    Face of(Trunk trunk) {
        Face face = faces.get(trunk.name());
        if (face == null || face.trunk != trunk) {
            face = new Face(trunk);
            faces.put(trunk.name(), face);
        }
        return face;
    }
}
