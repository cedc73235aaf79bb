package org.jonction.gateway.generic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.jonction.api.gateway.DriverPolicy;
import org.jonction.api.gateway.HeaderEdit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DriverFileTest {
    @Test
    void theShippedFileIsAPlainPolicy() throws IOException {
        try (InputStream shipped = DriverFile.class.getClassLoader().getResourceAsStream(GenericDriver.FILE)) {
            DriverPolicy policy = DriverFile.read(shipped, "1.2.3");

            assertThat(policy)
                    .isEqualTo(new DriverPolicy("generic", "1.2.3", DriverPolicy.NONE.allow(), List.of(), Map.of()));
        }
    }

    @Test
    void editsComeInTheOrderOfTheirNumbers() throws IOException {
        DriverPolicy policy = read("""
            id = quirky
            allow = INVITE, ACK,BYE ,  CANCEL
            edit.10 = set  X-Last :  a: b, c
            edit.2 = remove Subject
            edit.1 = set Organization: Grüße
            """);

        assertThat(policy.driver()).isEqualTo("quirky");
        assertThat(policy.allow()).containsExactly("INVITE", "ACK", "BYE", "CANCEL");
        assertThat(policy.edits())
                .containsExactly(
                        new HeaderEdit.Set("Organization", "Grüße"),
                        new HeaderEdit.Remove("Subject"),
                        new HeaderEdit.Set("X-Last", "a: b, c"));
    }

    @Test
    void responsesAreMapped() throws IOException {
        assertThat(read("id=a\nallow=INVITE\nresponse.480=404\nresponse.302 = 503")
                        .responseMap())
                .containsExactlyInAnyOrderEntriesOf(Map.of(480, 404, 302, 503));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        edit.1 = set Via: SIP/2.0/UDP x     | edit.1 | header 'Via' may not be edited
        edit.1 = remove call-ID             | edit.1 | header 'call-ID' may not be edited
        edit.3 = set m: <sip:x>             | edit.3 | header 'm' may not be edited
        edit.1 = remove Content-Length      | edit.1 | header 'Content-Length' may not be edited
        edit.1 = remove Record-Route        | edit.1 | header 'Record-Route' may not be edited
        edit.1 = set X-A:                   | edit.1 | the value of header 'X-A' is empty
        edit.1 = set X-A: b\\r\\nVia: c     | edit.1 | control characters
        edit.1 = set X(A): b                | edit.1 | 'X(A)' is no name of a header
        edit.1 = add X-A: b                 | edit.1 | neither 'set <header>: <value>' nor 'remove <header>'
        edit.one = remove Subject           | edit.one | no such key
        header = x                          | header | no such key; there are id, allow
        response.99 = 404                   | response.99 | '99' is no status code from 300 to 699
        response.480 = 200                  | response.480 | '200' is no status code from 400 to 699
        response.480 = busy                 | response.480 | 'busy' is no status code
        allow = INVITE, , BYE               | allow | '' is no method
        id = Über                           | id | has other than a-z
        """)
    void aMistakeIsNamedWithItsKey(String line, String key, String message) {
        String file =
                (line.startsWith("id") ? "" : "id=a\n") + (line.startsWith("allow") ? "" : "allow=INVITE\n") + line;
        assertThatThrownBy(() -> read(file))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith(key + ": ")
                .hasMessageContaining(message);
    }

    @Test
    void aFileWithoutIdOrAllowIsRefused() {
        assertThatThrownBy(() -> read("allow=INVITE")).hasMessageContaining("'id' is missing");
        assertThatThrownBy(() -> read("id=a")).hasMessageContaining("'allow' is missing");
        assertThatThrownBy(() -> read("edit.1=remove A\nedit.01=remove B")).hasMessageContaining("used twice");
    }

    private static DriverPolicy read(String text) throws IOException {
        return DriverFile.read(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)), "1.0.0");
    }
}
