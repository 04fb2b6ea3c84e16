/**
 * The audit log: who ran which command, with which arguments, and what came of it.
 */
@NullMarked
package io.adminsock.audit;

import org.jspecify.annotations.NullMarked;
