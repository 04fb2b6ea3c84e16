/**
 * The request of a command: its body, its arguments, and the state that the server keeps
 * for it.
 */
@NullMarked
package io.adminsock.command.request;

import org.jspecify.annotations.NullMarked;
