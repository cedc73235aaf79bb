package org.jonction.api.trunk;

import org.jonction.api.config.Settings;

/**
 * Transfers and redirections of calls with a peer.
 *
 * @param enableReferSupport whether the peer takes REFER (RFC 3515): a transfer that the other side of a call asks for
 *     is then passed to it, unless its Allow header says otherwise
 * @param enable3pccRefer whether the box carries such a transfer out by itself (third-party call control, RFC 3725)
 *     when the peer takes no REFER
 * @param replaces whether an INVITE of the peer may take the place of another dialog (RFC 3891)
 * @param redirect3xx what becomes of a redirection by the peer (RFC 3261 section 21.3)
 * @param maxRedirects most redirections of one call that are followed
 */
public record TransferPolicy(
        boolean enableReferSupport,
        boolean enable3pccRefer,
        boolean replaces,
        Redirect redirect3xx,
        int maxRedirects) {
    /** What becomes of a redirection. */
    public enum Redirect {
        /** The box calls the contacts in order of preference, as far as the peer or a route knows their hosts. */
        FOLLOW,
        /** The caller is told; the contacts lead it back to the box. */
        PASS,
        /** The try has failed with 480. */
        REJECT
    }

    static TransferPolicy from(Settings s) {
        return new TransferPolicy(
                s.flag("enableReferSupport"),
                s.flag("enable3pccRefer"),
                s.flag("replaces"),
                s.choice("redirect3xx", Redirect.class),
                s.integer("maxRedirects"));
    }
}
