/**
 * The catalog: the list of commands for clients, and suggestions for mistyped names.
 */
@NullMarked
package io.adminsock.command.catalog;

import org.jspecify.annotations.NullMarked;
