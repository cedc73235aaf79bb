package org.jonction.firmware;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jonction.api.firmware.HealthItem;

/** The packet filter is loaded and drops what nobody allows: table {@code inet jonction}. */
final class RulesetCondition implements Condition {
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final ObjectMapper JSON = new ObjectMapper();

    private final List<String> command;

    /** @param nft the program nft */
    RulesetCondition(String nft) {
        command = List.of(nft, "-j", "list", "table", "inet", "jonction");
    }

    @Override
    public HealthItem check() {
        try {
            JsonNode objects = JSON.readTree(Command.output(PATIENCE, command)).path("nftables");
            List<String> open = new ArrayList<>();
            boolean input = false;
            for (JsonNode object : objects) {
                JsonNode chain = object.path("chain");
                String hook = chain.path("hook").asText("");
                input |= hook.equals("input");
                if ((hook.equals("input") || hook.equals("forward"))
                        && !chain.path("policy").asText("").equals("drop")) {
                    open.add(chain.path("name").asText());
                }
            }
            return input && open.isEmpty() ? item(true, "loaded, drops what is not allowed") : item(false, wrong(open));
        } catch (IOException e) {
            return item(false, "the packet filter is not loaded: " + e.getMessage());
        }
    }

    private static String wrong(List<String> open) {
        return open.isEmpty()
                ? "the packet filter has no chain for what comes in"
                : "the packet filter lets through what nobody allows: no default drop in " + String.join(", ", open);
    }

    private static HealthItem item(boolean ok, String message) {
        return new HealthItem("ruleset", ok, message);
    }
}
