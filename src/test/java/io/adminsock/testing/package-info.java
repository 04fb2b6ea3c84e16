/**
 * What several tests need: a server, clients, other users, programs that may be missing.
 */
@NullMarked
package io.adminsock.testing;

import org.jspecify.annotations.NullMarked;
