/**
 * Executable files as commands.
 */
@NullMarked
package io.adminsock.script;

import org.jspecify.annotations.NullMarked;
