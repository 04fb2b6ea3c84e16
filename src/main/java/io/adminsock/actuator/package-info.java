/**
 * The endpoints of Spring Boot Actuator as commands. Nothing outside of this package
 * knows Actuator, which not every application has.
 */
@NullMarked
package io.adminsock.actuator;

import org.jspecify.annotations.NullMarked;
