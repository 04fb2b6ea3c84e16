package io.adminsock.commands;

import io.adminsock.command.Arg;

import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;

/**
 * A controller below the application's package. No nested class: what is in a test's
 * class is left out of the scan.
 */
@RestController
public class GreetingController {

	@PostMapping("/greet")
	String greet(@Arg String name) {
		return "Hello " + name;
	}

}
