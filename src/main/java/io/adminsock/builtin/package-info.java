/**
 * The commands that every instance has.
 */
@NullMarked
package io.adminsock.builtin;

import org.jspecify.annotations.NullMarked;
