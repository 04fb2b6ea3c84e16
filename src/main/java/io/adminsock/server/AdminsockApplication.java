package io.adminsock.server;

import org.springframework.aot.AotDetector;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.util.ClassUtils;

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
		ExtensionJars jars = ExtensionJars.find();
		useGeneratedBeans(jars.isEmpty());
		jars.use();
		SpringApplication application = new SpringApplication(AdminsockApplication.class);
		application.addInitializers((context) -> jars.report());
		application.run(args);
	}

	/**
	 * Lets Spring use the beans that were worked out at build time, if they were. They
	 * know nothing of jars that were added, and whoever set the property decides for
	 * himself.
	 */
	private static void useGeneratedBeans(boolean complete) {
		String generated = AdminsockApplication.class.getName() + "__ApplicationContextInitializer";
		if (!complete) {
			System.setProperty(AotDetector.AOT_ENABLED, "false");
		}
		else if (System.getProperty(AotDetector.AOT_ENABLED) == null && ClassUtils.isPresent(generated, null)) {
			System.setProperty(AotDetector.AOT_ENABLED, "true");
		}
	}

}
