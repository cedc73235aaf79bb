package org.jonction.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ShippedDocumentsTest {
    @ParameterizedTest
    @ValueSource(strings = {"cnf/samples", "cnf/demo", "bench/sip/documents"})
    void documentsThatTheProjectShipsAreAcceptable(String path) {
        Folder.Content content = new Folder(Path.of(Samples.projectRoot().toString(), path)).read();
        assertThat(content.problems()).isEmpty();
        assertThat(Check.of(new Schemas(), content.documents()).problems()).isEmpty();
    }
}
