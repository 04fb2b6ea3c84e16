/**
 * The commands that each application has.
 */
@NullMarked
package io.adminsock.builtin;

import org.jspecify.annotations.NullMarked;
