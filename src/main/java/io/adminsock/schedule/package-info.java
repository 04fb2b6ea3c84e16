/**
 * Work that is repeated in the background.
 */
@NullMarked
package io.adminsock.schedule;

