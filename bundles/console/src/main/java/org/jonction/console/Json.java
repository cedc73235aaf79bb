package org.jonction.console;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/** JSON in requests and responses: records in, records out, absent values left out. */
public final class Json {
    private static final int MOST_BYTES = 1 << 20;
    private static final ObjectMapper MAPPER = JsonMapper.builder()
            .defaultPropertyInclusion(JsonInclude.Value.construct(JsonInclude.Include.NON_NULL, null))
            .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .build();

    private Json() {}

    /** Reads the body of a request. @throws HttpError 400, 413 or 415 that says what is wrong with it */
    public static <T> T read(HttpServletRequest request, Class<T> type) throws IOException, HttpError {
        String contentType = request.getContentType();
        if (contentType == null || !contentType.startsWith("application/json")) {
            throw new HttpError(
                    HttpServletResponse.SC_UNSUPPORTED_MEDIA_TYPE, "format", "send the body as application/json");
        }
        byte[] body = request.getInputStream().readNBytes(MOST_BYTES + 1);
        if (body.length > MOST_BYTES) {
            throw new HttpError(
                    HttpServletResponse.SC_REQUEST_ENTITY_TOO_LARGE,
                    "size",
                    "the body is larger than " + MOST_BYTES + " bytes; send fewer documents at once");
        }
        try {
            return MAPPER.readValue(body, type);
        } catch (JsonProcessingException e) {
            String message =
                    e.getCause() == null ? e.getOriginalMessage() : e.getCause().getMessage();
            throw new HttpError(HttpServletResponse.SC_BAD_REQUEST, "format", message);
        }
    }

    /** Writes a response. */
    public static void write(HttpServletResponse response, int status, Object value) throws IOException {
        byte[] body = MAPPER.writeValueAsBytes(value);
        response.setStatus(status);
        response.setContentType("application/json;charset=UTF-8");
        response.setContentLength(body.length);
        response.getOutputStream().write(body);
    }

    /** Writes an error as {@code {"error", "message"}}. */
    public static void write(HttpServletResponse response, HttpError error) throws IOException {
        write(response, error.status(), new ErrorBody(error.code(), error.getMessage()));
    }

    /** A moment as ISO 8601 in UTC with milliseconds. */
    public static String time(Instant moment) {
        return moment.truncatedTo(ChronoUnit.MILLIS).toString();
    }

    /** The value as text, for tests and logs. */
    public static String text(Object value) {
        try {
            return MAPPER.writeValueAsString(value);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(value.getClass() + " cannot be written as JSON", e);
        }
    }

    /**
     * An error for programs and people.
     *
     * @param error word that names the kind of error, for programs and translations
     * @param message what is wrong and what to do
     */
    public record ErrorBody(String error, String message) {}
}
