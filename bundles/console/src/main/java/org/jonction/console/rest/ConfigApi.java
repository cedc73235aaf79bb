package org.jonction.console.rest;

import jakarta.servlet.http.HttpServletResponse;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Objects;
import org.jonction.api.config.Change;
import org.jonction.api.config.CheckResult;
import org.jonction.api.config.ConfigService;
import org.jonction.api.config.Document;
import org.jonction.api.config.Problem;
import org.jonction.api.config.Snapshot;
import org.jonction.console.Appliance;
import org.jonction.console.HttpError;
import org.jspecify.annotations.Nullable;

/** Documents: read, check, commit. */
final class ConfigApi {
    private static final int MOST_MESSAGE_CHARACTERS = 500;

    private final Appliance box;

    /** The active documents; {@code problems} are the mistakes in the watched folder. */
    record Documents(StatusView.@Nullable SnapshotView active, List<Document> documents, List<Problem> problems) {}

    /**
     * A proposed change.
     *
     * @param edits documents to write, or to delete where the text is null
     * @param base hash of the snapshot that the edits began from; a commit is refused when another is in force
     * @param message why; for a commit
     */
    record Proposal(
            List<Change.Edit> edits,
            @Nullable String base,
            @Nullable String message) {
        Proposal {
            Objects.requireNonNull(edits, "'edits' is missing");
        }
    }

    /** What a change would do, or has done. */
    record Outcome(
            boolean acceptable, List<Problem> problems, List<CheckResult.Diff> diffs, List<String> notices) {
        static Outcome of(CheckResult result) {
            return new Outcome(result.acceptable(), result.problems(), result.diffs(), result.notices());
        }
    }

    ConfigApi(Appliance box) {
        this.box = box;
    }

    Documents documents() throws HttpError {
        ConfigService service = service();
        return new Documents(
                service.active().map(StatusView.SnapshotView::of).orElse(null),
                service.documents(),
                service.folderProblems());
    }

    List<StatusView.SnapshotView> history() throws HttpError {
        return service().history().stream().map(StatusView.SnapshotView::of).toList();
    }

    /** The mistakes of the folder as it is. */
    Outcome folder() throws HttpError {
        List<Problem> problems = service().folderProblems();
        return new Outcome(problems.isEmpty(), problems, List.of(), List.of());
    }

    Outcome check(Proposal proposal, String author) throws HttpError {
        return Outcome.of(service().check(change(proposal, author)));
    }

    Outcome commit(Proposal proposal, String author) throws HttpError {
        ConfigService service = service();
        String active = service.active().map(Snapshot::hash).orElse(null);
        if (proposal.base() != null && active != null && !proposal.base().equals(active)) {
            throw new HttpError(
                    HttpServletResponse.SC_CONFLICT,
                    "changed",
                    "the configuration has changed since you began; compare with the present documents,"
                            + " then commit again");
        }
        try {
            return Outcome.of(service.commit(change(proposal, author)));
        } catch (UncheckedIOException e) {
            throw new HttpError(
                    HttpServletResponse.SC_INTERNAL_SERVER_ERROR,
                    "write",
                    "the documents cannot be written, nothing has changed: "
                            + e.getCause().getMessage());
        }
    }

    private static Change change(Proposal proposal, String author) throws HttpError {
        if (proposal.edits().isEmpty()) {
            throw new HttpError(HttpServletResponse.SC_BAD_REQUEST, "empty", "there is nothing to change");
        }
        for (Change.Edit edit : proposal.edits()) {
            if (edit == null || edit.path() == null) {
                throw new HttpError(HttpServletResponse.SC_BAD_REQUEST, "format", "every edit needs a path");
            }
        }
        String message = proposal.message() == null ? "" : proposal.message().strip();
        if (message.length() > MOST_MESSAGE_CHARACTERS) {
            throw new HttpError(
                    HttpServletResponse.SC_BAD_REQUEST,
                    "format",
                    "the message may have at most " + MOST_MESSAGE_CHARACTERS + " characters");
        }
        return new Change(proposal.edits(), author, message);
    }

    private ConfigService service() throws HttpError {
        return box.configuration().orElseThrow(() -> RestServlet.away("config"));
    }
}
