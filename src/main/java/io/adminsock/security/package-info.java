/**
 * The peer as the user of Spring Security.
 */
@NullMarked
package io.adminsock.security;

import org.jspecify.annotations.NullMarked;
