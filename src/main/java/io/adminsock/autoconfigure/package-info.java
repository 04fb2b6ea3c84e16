/**
 * Auto-configuration of adminsock in a Spring Boot application, with failure analyzers
 * for a configuration that cannot work.
 */
@NullMarked
package io.adminsock.autoconfigure;

import org.jspecify.annotations.NullMarked;
