package org.jonction.journal;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.jonction.api.journal.JournalEntry;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileJournalTest {
    private static final long LONG_MS = 30_000;

    @TempDir
    Path folder;

    private record Text(String id, String text) implements JournalEntry {
        @Override
        public byte[] encode() {
            return text.getBytes(StandardCharsets.UTF_8);
        }
    }

    /** Holds up the writer until it is let go. */
    private static final class Slow implements JournalEntry {
        final CountDownLatch begun = new CountDownLatch(1);
        final CountDownLatch go = new CountDownLatch(1);

        @Override
        public String id() {
            return "slow";
        }

        @Override
        public byte[] encode() {
            begun.countDown();
            try {
                go.await();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
            return new byte[] {1};
        }
    }

    private FileJournal journal(int mostWaiting) {
        return new FileJournal(folder.resolve("sessions"), mostWaiting);
    }

    @Test
    void whatWasHandedOverIsReadBackAtOnceAndByTheNextJournal() throws Exception {
        FileJournal first = journal(100);
        assertThat(first.put(new Text("a", "one"))).isTrue();
        assertThat(first.put(new Text("b", "two"))).isTrue();
        assertThat(first.remove("b")).isTrue();
        assertThat(first.read()).containsOnlyKeys("a");
        assertThat(first.put(new Text("c", "three"))).isTrue();
        first.close();

        FileJournal second = journal(100);
        assertThat(second.read()).containsOnlyKeys("a", "c");
        assertThat(second.status().records()).isEqualTo(2);
        assertThat(second.status().error()).isEmpty();
        second.close();
    }

    @Test
    void noMoreThanABoundedNumberWaits() throws Exception {
        FileJournal journal = journal(3);
        Slow slow = new Slow();
        journal.put(slow);
        slow.begun.await();

        assertThat(journal.put(new Text("a", "1"))).isTrue();
        assertThat(journal.put(new Text("b", "1"))).isTrue();
        assertThat(journal.put(new Text("c", "1"))).isTrue();
        assertThat(journal.put(new Text("d", "1"))).isFalse();
        assertThat(journal.remove("e")).isFalse();
        assertThat(journal.put(new Text("b", "2"))).as("in place of one that waits").isTrue();
        assertThat(journal.status().waiting()).isEqualTo(3);
        assertThat(journal.status().refused()).isEqualTo(2);
        assertThat(journal.flush(1)).isFalse();

        slow.go.countDown();
        assertThat(journal.flush(LONG_MS)).isTrue();
        assertThat(journal.read()).containsOnlyKeys("slow", "a", "b", "c");
        assertThat(journal.read().get("b")).isEqualTo("2".getBytes(StandardCharsets.UTF_8));
        assertThat(journal.put(new Text("d", "1"))).isTrue();
        journal.close();
    }

    @Test
    void ofSeveralRecordsThatWaitOnlyTheLastBecomesBytes() throws Exception {
        FileJournal journal = journal(100);
        Slow slow = new Slow();
        journal.put(slow);
        slow.begun.await();
        AtomicInteger encoded = new AtomicInteger();
        for (int i = 0; i < 10; i++) {
            journal.put(new JournalEntry() {
                @Override
                public String id() {
                    return "a";
                }

                @Override
                public byte[] encode() {
                    encoded.incrementAndGet();
                    return new byte[0];
                }
            });
        }
        slow.go.countDown();
        assertThat(journal.flush(LONG_MS)).isTrue();
        assertThat(encoded).hasValue(1);
        journal.close();
    }

    @Test
    void aRecordThatCannotBecomeBytesHarmsNoOther() throws Exception {
        FileJournal journal = journal(100);
        journal.put(new JournalEntry() {
            @Override
            public String id() {
                return "broken";
            }

            @Override
            public byte[] encode() {
                throw new IllegalStateException("on purpose");
            }
        });
        journal.put(new Text("a", "one"));
        assertThat(journal.read()).containsOnlyKeys("a");
        journal.close();
    }

    @Test
    void whatCannotBeWrittenIsTriedAgainAndTheReasonIsTold() throws Exception {
        Path inTheWay = Files.writeString(folder.resolve("folder"), "a file");
        FileJournal journal = new FileJournal(inTheWay.resolve("sessions"), 100);
        journal.put(new Text("a", "one"));
        assertThat(journal.flush(100)).isFalse();
        assertThat(journal.status().error()).contains(inTheWay.toString());

        Files.delete(inTheWay);
        assertThat(journal.flush(LONG_MS)).isTrue();
        assertThat(journal.read()).containsOnlyKeys("a");
        assertThat(journal.status().error()).isEmpty();
        journal.close();
    }
}
