/**
 * The commands that there are, as clients see them.
 */
@NullMarked
package io.adminsock.command.catalog;

import org.jspecify.annotations.NullMarked;
