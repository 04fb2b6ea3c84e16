/**
 * Faults against the real server, run by the faults profile.
 */
@NullMarked
package io.adminsock.faults;

import org.jspecify.annotations.NullMarked;
