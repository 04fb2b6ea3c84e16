/**
 * Wires adminsock into a Spring Boot application, and says what a configuration that
 * cannot work lacks.
 */
@NullMarked
package io.adminsock.autoconfigure;

import org.jspecify.annotations.NullMarked;
