package org.example.greeting;

import io.adminsock.command.Arg;
import io.adminsock.peer.Peer;

import org.springframework.context.annotation.Description;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;

/**
 * A controller with two commands.
 */
@RestController
class GreetingController {

	record Greeting(String text, String from) {
	}

	@GetMapping("/greeting")
	@Description("Greet whoever calls.")
	String greeting(Peer peer) {
		return "Hello, " + peer.getName() + "!";
	}

	@PostMapping("/greet")
	@Description("Greet somebody.")
	Greeting greet(@Arg String name, @Arg(defaultValue = "Hello") String salutation, Peer peer) {
		return new Greeting(salutation + ", " + name + "!", peer.getName());
	}

}
