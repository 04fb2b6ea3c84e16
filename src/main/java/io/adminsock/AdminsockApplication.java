package io.adminsock;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;

/**
 * adminsock by itself: the built-in commands, and every controller in the package
 * {@code commands}.
 */
@SpringBootApplication(scanBasePackages = "io.adminsock.commands")
public class AdminsockApplication {

	/**
	 * Starts the application.
	 * @param args properties as {@code --name=value}
	 */
	public static void main(String[] args) {
		SpringApplication.run(AdminsockApplication.class, args);
	}

}
