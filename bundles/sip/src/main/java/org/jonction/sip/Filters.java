package org.jonction.sip;

import gov.nist.javax.sip.message.SIPRequest;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jonction.api.sip.SipFilter;
import org.jonction.api.sip.SipFilter.Verdict;
import org.jonction.api.sip.SipSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The filters in force, highest rank first. Without any, nobody may speak: one has to know the peers. */
final class Filters {
    private static final Logger LOG = LoggerFactory.getLogger(Filters.class);

    private final CompletableFuture<Void> known = new CompletableFuture<>();
    private volatile SipFilter[] ranked = {};

    void set(List<SipFilter> highestFirst) {
        ranked = highestFirst.toArray(SipFilter[]::new);
        if (!highestFirst.isEmpty()) {
            known.complete(null);
        }
    }

    /** Runs {@code task} as soon as there has been a filter: before, nobody could be told from anybody. */
    void whenKnown(Runnable task) {
        known.thenRun(task);
    }

    boolean drops(SipSource source) {
        return judge(source) == Verdict.DROP;
    }

    /** The strictest that a filter says of a source. */
    Verdict judge(SipSource source) {
        SipFilter[] filters = ranked;
        Verdict strictest = filters.length == 0 ? Verdict.DROP : Verdict.PASS;
        try {
            for (SipFilter filter : filters) {
                Verdict verdict = filter.onSource(source);
                if (verdict == Verdict.DROP) {
                    return verdict;
                }
                if (verdict == Verdict.REGISTER_ONLY) {
                    strictest = verdict;
                }
            }
            return strictest;
        } catch (RuntimeException e) {
            LOG.error("A SIP filter failed; the message is dropped", e);
            return Verdict.DROP;
        }
    }

    boolean drops(SIPRequest request, SipSource source) {
        try {
            for (SipFilter filter : ranked) {
                if (filter.onRequest(request, source) == Verdict.DROP) {
                    return true;
                }
            }
            return false;
        } catch (RuntimeException e) {
            LOG.error("A SIP filter failed; the request is dropped", e);
            return true;
        }
    }
}
