package org.jonction.call;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jonction.api.media.MediaAddress;
import org.jonction.api.media.MediaEvents;
import org.jonction.api.media.MediaLeg;
import org.jonction.api.media.MediaPlace;
import org.jonction.api.media.MediaRecord;
import org.jonction.api.media.MediaService;
import org.jonction.api.media.MediaSession;
import org.jonction.api.media.MediaStatus;
import org.jonction.api.media.NoPortException;
import org.jonction.api.media.RemoteMedia;
import org.jonction.api.media.Side;
import org.jonction.api.media.StreamStats;

/** The relay without ports: keeps what it was told. */
final class FakeMedia implements MediaService {
    final List<Opened> sessions = new ArrayList<>();
    /** Media realms that have no port left. */
    final List<String> full = new ArrayList<>();

    /** A session as the relay would hold it. */
    final class Opened implements MediaSession {
        final Map<Side, MediaLeg> legs = new EnumMap<>(Side.class);
        final Map<Side, RemoteMedia> remotes = new EnumMap<>(Side.class);
        final String id = "media-" + sessions.size();
        MediaEvents events;
        boolean closed;
        boolean left;

        Opened(MediaEvents events) {
            this.events = events;
        }

        @Override
        public MediaRecord record() {
            return new MediaRecord(id, place(Side.A), place(Side.B));
        }

        private MediaPlace place(Side side) {
            return new MediaPlace(
                    legs.get(side).mediaRealm(), local(side).address(), 46, local(side), remotes.get(side), null, null);
        }

        @Override
        public void leave() {
            left = true;
        }

        @Override
        public MediaAddress local(Side side) {
            return switch (legs.get(side).mediaRealm()) {
                case "lan" -> new MediaAddress(Bench.LAN_BOX, 20_000, 20_001);
                case "wan6" -> new MediaAddress("2001:db8::1", 40_000, 40_001);
                default -> new MediaAddress(Bench.WAN_BOX, 30_000, 30_001);
            };
        }

        @Override
        public void remote(Side side, RemoteMedia remote) {
            remotes.put(side, remote);
        }

        @Override
        public void move(Side side, MediaLeg leg) throws NoPortException {
            check(leg);
            legs.put(side, leg);
            remotes.remove(side);
        }

        @Override
        public StreamStats stats(Side side) {
            return new StreamStats(0, 0, 0, 0, 0, 0, 0, 0, "");
        }

        @Override
        public void close() {
            closed = true;
        }
    }

    @Override
    public MediaSession open(MediaLeg a, MediaLeg b, MediaEvents events) throws NoPortException {
        check(a);
        check(b);
        Opened session = new Opened(events);
        session.legs.put(Side.A, a);
        session.legs.put(Side.B, b);
        sessions.add(session);
        return session;
    }

    @Override
    public MediaSession adopt(MediaRecord record, MediaLeg a, MediaLeg b, MediaEvents events) throws NoPortException {
        for (Opened session : sessions) {
            if (session.id.equals(record.id()) && !session.closed) {
                session.left = false;
                session.events = events;
                return session;
            }
        }
        throw new NoPortException("media session " + record.id() + " is gone");
    }

    private void check(MediaLeg leg) throws NoPortException {
        if (full.contains(leg.mediaRealm())) {
            throw new NoPortException("media realm " + leg.mediaRealm() + " has no free port pair");
        }
    }

    Opened last() {
        return sessions.getLast();
    }

    @Override
    public MediaStatus status() {
        return new MediaStatus((int) sessions.stream().filter(s -> !s.closed).count(), 0, List.of());
    }
}
