/**
 * Faults against the real server, with the tag {@code faults}.
 */
@NullMarked
package io.adminsock.faults;

import org.jspecify.annotations.NullMarked;
