package org.jonction.console.rest;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import org.jonction.console.HttpError;

/** A file that comes in as the body of a request, and is never held in memory as a whole. */
final class Upload extends FilterInputStream {
    private static final String TYPE = "application/octet-stream";
    /** What is still taken in after an error; a larger file is cut off, and its sender may not see why. */
    private static final long MOST_DROPPED_BYTES = 512L << 20;

    private long left;

    private Upload(InputStream body, long mostBytes) {
        super(body);
        left = mostBytes;
    }

    /** The body of a request. @throws HttpError 413 or 415 when it is no file, or larger than {@code mostBytes} */
    static Upload of(HttpServletRequest request, long mostBytes) throws IOException, HttpError {
        String type = request.getContentType();
        if (type == null || !type.startsWith(TYPE)) {
            throw new HttpError(
                    HttpServletResponse.SC_UNSUPPORTED_MEDIA_TYPE, "format", "send the file itself as " + TYPE);
        }
        if (request.getContentLengthLong() > mostBytes) {
            throw new HttpError(
                    HttpServletResponse.SC_REQUEST_ENTITY_TOO_LARGE,
                    "size",
                    "the file is larger than " + (mostBytes >> 20) + " MiB: it is not one that this box could use");
        }
        return new Upload(request.getInputStream(), mostBytes);
    }

    /**
     * Takes in the rest of a file that is refused: a browser that still sends does not read the answer. A sender that
     * waits for leave to send (RFC 9110 section 10.1.1) is just not given it.
     */
    static void drop(HttpServletRequest request) throws IOException {
        String type = request.getContentType();
        boolean waits = request.getHeader("Expect") != null;
        if (type != null && type.startsWith(TYPE) && !waits && request.getContentLengthLong() <= MOST_DROPPED_BYTES) {
            new Upload(request.getInputStream(), MOST_DROPPED_BYTES).transferTo(OutputStream.nullOutputStream());
        }
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
        int count = super.read(into, offset, length);
        if (count > 0) {
            left -= count;
            if (left < 0) {
                throw new IOException("the file is larger than any that this box could use");
            }
        }
        return count;
    }
}
