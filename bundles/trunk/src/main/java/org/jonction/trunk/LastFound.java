package org.jonction.trunk;

import java.io.IOException;
import java.io.Reader;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jonction.api.sip.Transport;
import org.jonction.api.trunk.PeerEndpoint;
import org.jonction.trunk.dns.Ranking;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Where DNS last said that peers are, kept in a file for a start at which DNS is down. */
final class LastFound {
    private static final Logger LOG = LoggerFactory.getLogger(LastFound.class);
    /** RFC 8767 5: so long an old answer is better than none. */
    private static final Duration LONGEST = Duration.ofDays(3);

    private final Path file;
    private final Properties stored = new Properties();

    LastFound(Path file) {
        this.file = file;
        if (Files.exists(file)) {
            try (Reader reader = Files.newBufferedReader(file)) {
                stored.load(reader);
            } catch (IOException | IllegalArgumentException e) {
                LOG.warn("Where peers were last found is not known any more: {}: {}", file, e.getMessage());
            }
        }
    }

    /** The endpoints of a host as they were stored, unless that is too long ago. */
    synchronized Optional<Ranking<PeerEndpoint>> get(Found.Question question) {
        String value = stored.getProperty(key(question));
        if (value == null) {
            return Optional.empty();
        }
        try {
            int space = value.indexOf(' ');
            Instant when = Instant.parse(value.substring(0, space));
            return when.plus(LONGEST).isBefore(Instant.now())
                    ? Optional.empty()
                    : Optional.of(ranking(value.substring(space + 1), question.host().name()));
        } catch (RuntimeException e) {
            return Optional.empty();
        }
    }

    synchronized void put(Found.Question question, Ranking<PeerEndpoint> endpoints) {
        if (endpoints.ranks().isEmpty()) {
            stored.remove(key(question));
        } else {
            stored.setProperty(key(question), Instant.now() + " " + text(endpoints));
        }
        Path fresh = file.resolveSibling(file.getFileName() + ".new");
        try {
            StringWriter text = new StringWriter();
            stored.store(text, null);
            Files.writeString(fresh, text.toString());
            Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            LOG.warn("Where peers are found is not kept for the next start: {}", e.toString());
        }
    }

    private static String key(Found.Question question) {
        return question.sipInterface() + '/' + question.host();
    }

    private static String text(Ranking<PeerEndpoint> endpoints) {
        return endpoints.ranks().stream()
                .map(rank -> rank.stream().map(LastFound::text).collect(Collectors.joining(",")))
                .collect(Collectors.joining(";"));
    }

    private static String text(Ranking.Share<PeerEndpoint> share) {
        return share.weight()
                + share.places().stream()
                        .map(place -> " " + place.transport() + '/' + place.address() + '/' + place.port())
                        .collect(Collectors.joining());
    }

    private static Ranking<PeerEndpoint> ranking(String text, String host) {
        return new Ranking<>(Stream.of(text.split(";"))
                .map(rank -> Stream.of(rank.split(","))
                        .map(share -> share(share.split(" "), host))
                        .toList())
                .toList());
    }

    private static Ranking.Share<PeerEndpoint> share(String[] words, String host) {
        List<PeerEndpoint> places = Stream.of(words)
                .skip(1)
                .map(word -> word.split("/"))
                .map(part -> new PeerEndpoint(part[1], Integer.parseInt(part[2]), Transport.valueOf(part[0]), host))
                .toList();
        return new Ranking.Share<>(Integer.parseInt(words[0]), places);
    }
}
