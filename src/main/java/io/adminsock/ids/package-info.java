/**
 * Numeric user and group ids: how they are written, and which of them identify a user in
 * this process's user namespace.
 */
@NullMarked
package io.adminsock.ids;

import org.jspecify.annotations.NullMarked;
