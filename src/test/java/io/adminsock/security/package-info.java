/**
 * Applications that have Spring Security beside adminsock.
 */
@NullMarked
package io.adminsock.security;

import org.jspecify.annotations.NullMarked;
