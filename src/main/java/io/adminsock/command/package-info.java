/**
 * Commands: arguments in, results and errors out, and the catalog of what there is.
 */
@NullMarked
package io.adminsock.command;

import org.jspecify.annotations.NullMarked;
