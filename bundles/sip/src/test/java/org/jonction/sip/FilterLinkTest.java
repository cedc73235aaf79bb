package org.jonction.sip;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Dictionary;
import java.util.List;
import java.util.Map;
import org.jonction.api.sip.SipFilter;
import org.junit.jupiter.api.Test;
import org.osgi.framework.Bundle;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.ServiceReference;

class FilterLinkTest {
    private final List<String> asked = Collections.synchronizedList(new ArrayList<>());

    /** A reference that is known by its ranking alone. */
    private record Ranked(int ranking) implements ServiceReference<SipFilter> {
        @Override
        public Object getProperty(String key) {
            return getProperties().get(key);
        }

        @Override
        public String[] getPropertyKeys() {
            return new String[] {"service.ranking"};
        }

        @Override
        public Dictionary<String, Object> getProperties() {
            return FrameworkUtil.asDictionary(Map.of("service.ranking", ranking));
        }

        @Override
        public Bundle getBundle() {
            throw new UnsupportedOperationException();
        }

        @Override
        public Bundle[] getUsingBundles() {
            return new Bundle[0];
        }

        @Override
        public boolean isAssignableTo(Bundle bundle, String className) {
            return true;
        }

        @Override
        public int compareTo(Object other) {
            return Integer.compare(ranking, ((Ranked) other).ranking);
        }

        @Override
        public <A> A adapt(Class<A> type) {
            throw new UnsupportedOperationException();
        }
    }

    private SipFilter named(String name) {
        return source -> {
            asked.add(name);
            return SipFilter.Verdict.PASS;
        };
    }

    private List<String> askedFor(SipBox box) throws Exception {
        asked.clear();
        try (UdpPeer peer = new UdpPeer(box)) {
            peer.send(Messages.options());
            assertThat(peer.receive()).startsWith("SIP/2.0 200 ");
        }
        return List.copyOf(asked);
    }

    @Test
    void filtersAreAskedByRankingWhateverTheOrderTheyComeIn() throws Exception {
        try (SipBox box = new SipBox(new SipBox.Answering())) {
            FilterLink link = new FilterLink(box.layer);
            link.addFilter(named("middle"), new Ranked(0));
            link.addFilter(named("first"), new Ranked(100));
            link.addFilter(named("last"), new Ranked(-100));
            assertThat(askedFor(box)).containsExactly("first", "middle", "last");
            link.removeFilter(named("first"), new Ranked(100));
            assertThat(askedFor(box)).containsExactly("middle", "last");
        }
    }
}
