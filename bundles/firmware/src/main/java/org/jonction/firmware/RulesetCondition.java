package org.jonction.firmware;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.apache.felix.hc.api.HealthCheck;
import org.apache.felix.hc.api.Result;
import org.apache.felix.hc.api.ResultLog;
import org.jonction.api.firmware.HealthItem;

/** The packet filter is loaded, drops what nobody allows, and holds the rules of the realms: table {@code inet jonction}. */
final class RulesetCondition implements Condition {
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final ObjectMapper JSON = new ObjectMapper();

    private final List<String> command;
    private final Supplier<Optional<HealthCheck>> realms;

    /**
     * @param nft the program nft
     * @param realms whoever cares for the rules of the realms
     */
    RulesetCondition(String nft, Supplier<Optional<HealthCheck>> realms) {
        command = List.of(nft, "-j", "list", "table", "inet", "jonction");
        this.realms = realms;
    }

    @Override
    public String name() {
        return "ruleset";
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
            return input && open.isEmpty() ? checkRealms() : fails(wrong(open));
        } catch (IOException e) {
            return fails("the packet filter is not loaded: " + e.getMessage());
        }
    }

    private static String wrong(List<String> open) {
        return open.isEmpty()
                ? "the packet filter has no chain for what comes in"
                : "the packet filter lets through what nobody allows: no default drop in " + String.join(", ", open);
    }

    private HealthItem checkRealms() {
        Optional<HealthCheck> keeper = realms.get();
        if (keeper.isEmpty()) {
            return fails("nobody cares for the rules of the realms: a component of the bundle firmware is missing");
        }
        Result result = keeper.get().execute();
        return result.isOk() ? holds("loaded, drops what is not allowed") : fails(messages(result));
    }

    private static String messages(Result result) {
        return StreamSupport.stream(result.spliterator(), false)
                .map(ResultLog.Entry::getMessage)
                .collect(Collectors.joining("; "));
    }
}
