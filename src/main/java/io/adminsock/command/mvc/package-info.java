/**
 * Spring MVC extensions for commands: they resolve arguments, and write results and
 * problems.
 */
@NullMarked
package io.adminsock.command.mvc;

import org.jspecify.annotations.NullMarked;
