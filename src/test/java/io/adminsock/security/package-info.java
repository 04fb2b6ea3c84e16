/**
 * Tests of applications with Spring Security and adminsock.
 */
@NullMarked
package io.adminsock.security;

import org.jspecify.annotations.NullMarked;
