/**
 * The peer of a connection as the kernel reports it, and its groups.
 */
@NullMarked
package io.adminsock.peer;

import org.jspecify.annotations.NullMarked;
