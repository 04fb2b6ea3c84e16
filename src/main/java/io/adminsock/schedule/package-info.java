/**
 * Work that is repeated in the background.
 */
@NullMarked
package io.adminsock.schedule;

import org.jspecify.annotations.NullMarked;
