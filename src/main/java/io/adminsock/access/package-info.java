/**
 * The access rules: which peer may run which command.
 */
@NullMarked
package io.adminsock.access;

import org.jspecify.annotations.NullMarked;
