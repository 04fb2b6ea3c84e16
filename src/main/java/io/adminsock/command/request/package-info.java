/**
 * The request of a command: its body, its arguments, and what the server notes of it.
 */
@NullMarked
package io.adminsock.command.request;

import org.jspecify.annotations.NullMarked;
