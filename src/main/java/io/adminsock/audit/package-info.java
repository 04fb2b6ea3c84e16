/**
 * The audit log, which records the peer, the arguments and the outcome of each command.
 */
@NullMarked
package io.adminsock.audit;

import org.jspecify.annotations.NullMarked;
