/**
 * Spring MVC for commands: arguments in, results and problems out.
 */
@NullMarked
package io.adminsock.command.mvc;

import org.jspecify.annotations.NullMarked;
