package org.jonction.call;

import java.util.ArrayList;
import java.util.List;
import org.jonction.api.call.Decision;
import org.jspecify.annotations.Nullable;

/** The decisions of a session in order: written on its loop, read from anywhere. */
final class Explanation {
    /** Bounds what a peer can make us remember by repeating itself. */
    private static final int MOST = 200;

    private record Node(Decision decision, @Nullable Node before, int count) {}

    private volatile @Nullable Node last;

    void add(String step, String rule, String text) {
        add(new Decision(step, rule, text));
    }

    void add(Decision decision) {
        Node before = last;
        int count = before == null ? 1 : before.count() + 1;
        if (count <= MOST) {
            last = new Node(decision, before, count);
        }
    }

    /** Begins with the decisions that another version of this bundle noted. */
    static Explanation of(List<Decision> before) {
        Explanation explanation = new Explanation();
        explanation.addAll(before);
        return explanation;
    }

    void addAll(List<Decision> decisions) {
        for (Decision decision : decisions) {
            add(decision);
        }
    }

    List<Decision> decisions() {
        List<Decision> decisions = new ArrayList<>();
        for (Node node = last; node != null; node = node.before()) {
            decisions.add(node.decision());
        }
        return decisions.reversed();
    }
}
