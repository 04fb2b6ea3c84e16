/**
 * Errors as a client sees them: problem details (RFC 9457) with a stable {@code kind}.
 */
@NullMarked
package io.adminsock.problem;

import org.jspecify.annotations.NullMarked;
