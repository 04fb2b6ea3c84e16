/**
 * Descriptions of commands: their names, arguments and declared access rules.
 */
@NullMarked
package io.adminsock.command;

import org.jspecify.annotations.NullMarked;
