package io.adminsock;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;

/**
 * adminsock by itself: the built-in commands, every controller in the package
 * {@code commands}, and what added jars have.
 */
@SpringBootApplication(scanBasePackages = "io.adminsock.commands")
public class AdminsockApplication {

	/**
	 * Starts the application.
	 * @param args properties as {@code --name=value}
	 */
	public static void main(String[] args) {
		AddedJars jars = AddedJars.find();
		jars.use();
		SpringApplication application = new SpringApplication(AdminsockApplication.class);
		application.addInitializers((context) -> jars.report());
		application.run(args);
	}

}
