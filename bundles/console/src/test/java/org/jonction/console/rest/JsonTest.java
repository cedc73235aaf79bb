package org.jonction.console.rest;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.List;
import org.jonction.api.call.CallEnd;
import org.jonction.api.call.CallInfo;
import org.jonction.console.Json;
import org.junit.jupiter.api.Test;

class JsonTest {
    @Test
    void aLiveCallCarriesBothLegsAndItsTimes() throws Exception {
        JsonNode call = read(CallView.of(Samples.call(), false));
        assertThat(text(call, "/state")).isEqualTo("ANSWERED");
        assertThat(text(call, "/startedAt")).isEqualTo("2030-01-01T10:00:00Z");
        assertThat(text(call, "/answeredAt")).isEqualTo("2030-01-01T10:00:04Z");
        assertThat(text(call, "/a/remote")).isEqualTo("udp:192.0.2.20:5060");
        assertThat(call.at("/b/received/rtpPackets").asLong()).isEqualTo(493);
        assertThat(call.has("explanation")).isFalse();
    }

    @Test
    void aCallInDetailExplainsItself() throws Exception {
        JsonNode detail = read(CallView.Detail.of(Samples.call()));
        assertThat(text(detail, "/call/explanation/0/step")).isEqualTo("route");
        assertThat(detail.has("endedAt")).isFalse();
    }

    @Test
    void anEndedCallSaysHowItEnded() throws Exception {
        CallInfo call = Samples.call();
        JsonNode detail = read(CallView.Detail.of(new CallEnd(call, Samples.START, "called", 200, "BYE"), false));
        assertThat(text(detail, "/endedAt")).isEqualTo("2030-01-01T10:00:00Z");
        assertThat(text(detail, "/by")).isEqualTo("called");
        assertThat(detail.at("/status").asInt()).isEqualTo(200);
    }

    @Test
    void theStatusCarriesWhatTestsAndOperatorsCount() throws Exception {
        JsonNode status = read(Samples.status(List.of(CallView.of(Samples.call(), false))));
        assertThat(status.at("/calls").size()).isEqualTo(1);
        assertThat(status.at("/media/sessions").asInt()).isEqualTo(1);
        assertThat(status.at("/media/realms/0/pairsInUse").asInt()).isEqualTo(1);
        assertThat(status.at("/sip/serverTransactions").asInt()).isEqualTo(3);
        assertThat(text(status, "/trunks/0/endpoints/0/state")).isEqualTo("UP");
        assertThat(text(status, "/listeners/1/error")).isEqualTo("in use by sshd");
        assertThat(text(status, "/configuration/active/author")).isEqualTo("admin");
    }

    private static JsonNode read(Object value) throws Exception {
        return new ObjectMapper().readTree(Json.text(value));
    }

    private static String text(JsonNode node, String path) {
        return node.at(JsonPointer.compile(path)).asText();
    }
}
