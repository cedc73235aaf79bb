package org.jonction.firmware;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jonction.api.firmware.FirmwareException;

/**
 * What boot loader and RAUC know of the slots.
 *
 * @param order the slots as the boot loader tries them
 * @param ok slots that it may start
 * @param tries starts of each slot since it was marked good
 * @param installed versions that were installed to the slots; one that came with the disk image is unknown here
 */
record BootLoader(List<String> order, Map<String, Boolean> ok, Map<String, Integer> tries, Map<String, String> installed) {
    /** Starts that a slot gets before the boot loader turns to the other. */
    static final int MOST_TRIES = 2;

    private static final ObjectMapper JSON = new ObjectMapper();

    /** Reads the reply to {@code slots}: a line with RAUC's status, a line with the boot loader's variables. */
    static BootLoader read(List<String> reply) throws FirmwareException {
        if (reply.size() < 2) {
            throw new FirmwareException("the privileged service says too little about the slots: " + reply);
        }
        try {
            return of(JSON.readTree(reply.get(0)), JSON.readTree(reply.get(1)));
        } catch (JsonProcessingException e) {
            throw new FirmwareException("what the privileged service says about the slots is no JSON", e);
        }
    }

    private static BootLoader of(JsonNode rauc, JsonNode variables) {
        Map<String, Boolean> ok = new HashMap<>();
        Map<String, Integer> tries = new HashMap<>();
        for (String slot : List.of("A", "B")) {
            ok.put(slot, variables.path(slot + "_OK").asText().equals("1"));
            tries.put(slot, variables.path(slot + "_TRY").asInt());
        }
        List<String> order = List.of(variables.path("ORDER").asText("A B").strip().split("\\s+"));
        return new BootLoader(order, ok, tries, installed(rauc));
    }

    private static Map<String, String> installed(JsonNode rauc) {
        Map<String, String> versions = new HashMap<>();
        for (JsonNode entry : rauc.path("slots")) {
            for (JsonNode slot : entry) {
                String name = slot.path("bootname").asText("");
                String version = slot.path("slot_status").path("bundle").path("version").asText("");
                if (!name.isEmpty() && !version.isEmpty()) {
                    versions.put(name, version);
                }
            }
        }
        return versions;
    }

    /** Whether the boot loader would start this slot. */
    boolean startable(String slot) {
        return ok.getOrDefault(slot, false) && tries.getOrDefault(slot, 0) < MOST_TRIES;
    }

    /** Whether a slot has used up its tries; the boot loader may count them anew when the other slot fails, too. */
    boolean givenUp(String slot) {
        return ok.getOrDefault(slot, false) && !startable(slot);
    }

    /** The slot that the next start takes. */
    Optional<String> next() {
        return order.stream()
                .filter(this::startable)
                .findFirst()
                .or(() -> order.stream().filter(slot -> ok.getOrDefault(slot, false)).findFirst());
    }
}
