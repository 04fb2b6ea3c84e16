/**
 * Numeric user and group ids, and whether they identify a single user or group in the
 * user namespace of this process.
 */
@NullMarked
package io.adminsock.ids;

import org.jspecify.annotations.NullMarked;
