/**
 * Who is at the other end of a connection, as the kernel tells it.
 */
@NullMarked
package io.adminsock.peer;

import org.jspecify.annotations.NullMarked;
