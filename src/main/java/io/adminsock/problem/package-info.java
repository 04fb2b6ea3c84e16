/**
 * Error responses (RFC 9457) with a stable {@code kind}, and the headers of responses.
 */
@NullMarked
package io.adminsock.problem;

import org.jspecify.annotations.NullMarked;
