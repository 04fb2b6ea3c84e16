package io.adminsock.commands;

import io.adminsock.command.Arg;

import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;

/**
 * A controller in the package that the application scans. It is not a nested class, because Boot excludes classes inside a test class from the scan.
 */
@RestController
public class GreetingController {

	@PostMapping("/greet")
	String greet(@Arg String name) {
		return "Hello " + name;
	}

}
