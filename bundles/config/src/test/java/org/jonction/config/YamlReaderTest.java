package org.jonction.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import java.util.List;
import org.jonction.api.config.Problem;
import org.junit.jupiter.api.Test;

class YamlReaderTest {
    @Test
    void everyElementKnowsItsLineAndColumn() {
        Element root = YamlReader.read("a.yaml", "# note\nrealms:\n  lan:\n    ports: [1, 2]\n")
                .root();
        assertThat(at(root, "realms", "lan").at()).isEqualTo(new Place("a.yaml", 4, 5));
        assertThat(at(root, "realms", "lan", "ports", "1").at()).isEqualTo(new Place("a.yaml", 4, 16));
        assertThat(at(root, "realms", "lan", "ports", "1"))
                .isEqualTo(new Element.Scalar(new Place("a.yaml", 4, 16), BigInteger.TWO));
    }

    @Test
    void plainNumbersWithPlusOrLeadingZeroStayText() {
        Element root =
                YamlReader.read("a.yaml", "a: +49\nb: 0049\nc: 1.0.0\nd: ::1\n").root();
        for (String key : List.of("a", "b", "c", "d")) {
            assertThat(((Element.Scalar) at(root, key)).value()).isInstanceOf(String.class);
        }
    }

    @Test
    void everyDuplicateKeyIsTold() {
        List<Problem> problems = problems("a: 1\nb: {c: 1, c: 2}\na: 2\n");
        assertThat(problems).extracting(Problem::line).containsExactly(2, 3);
        assertThat(problems).extracting(Problem::field).containsExactly("c", "a");
        assertThat(problems.getLast().message()).contains("first in line 1");
    }

    @Test
    void anAliasBombIsRefusedWhereItBegins() {
        StringBuilder bomb = new StringBuilder("a0: &a0 [x, x]\n");
        for (int i = 1; i < 30; i++) {
            bomb.append("a%d: &a%d [*a%d, *a%d]\n".formatted(i, i, i - 1, i - 1));
        }
        assertThat(problems(bomb.toString()).getFirst())
                .returns(1, Problem::line)
                .returns("anchors (&name) are not supported", Problem::message);
    }

    @Test
    void tagsAreRefused() {
        assertThat(problems("a: !!java.net.URL [http://example.com]\n"))
                .singleElement()
                .returns("tags (!name) are not supported", Problem::message);
    }

    @Test
    void deepNestingIsRefusedWithoutRecursion() {
        assertThat(problems("a: " + "[".repeat(200_000)))
                .singleElement()
                .returns("nested too deeply", Problem::message)
                .returns(1, Problem::line);
    }

    @Test
    void aSecondDocumentIsRefused() {
        assertThat(problems("a: 1\n---\nb: 2\n")).singleElement().returns(2, Problem::line);
    }

    @Test
    void aTextThatIsTooLongIsRefused() {
        assertThat(problems("# " + "x".repeat(YamlReader.MAX_CHARACTERS)))
                .singleElement()
                .returns("the document is too long", Problem::message);
    }

    @Test
    void brokenYamlIsToldWithItsPlace() {
        assertThat(problems("a:\n  b: [1, 2\nc: 3\n")).singleElement().satisfies(problem -> {
            assertThat(problem.line()).isEqualTo(3);
            assertThat(problem.message()).startsWith("not valid YAML");
        });
        assertThat(problems("a:\n\t- tab\n")).singleElement().returns(2, Problem::line);
    }

    private static List<Problem> problems(String text) {
        return YamlReader.read("a.yaml", text).problems();
    }

    private static Element at(Element root, String... path) {
        return root.at(List.of(path)).orElseThrow();
    }
}
