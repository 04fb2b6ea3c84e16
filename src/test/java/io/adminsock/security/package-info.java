/**
 * Applications that have Spring Security beside adminsock.
 */
@NullMarked
package io.adminsock.security;

