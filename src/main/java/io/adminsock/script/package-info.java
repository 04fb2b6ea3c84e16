/**
 * Executable files as commands.
 */
@NullMarked
package io.adminsock.script;

