package io.adminsock.server;

import java.util.Map;

import org.springframework.aot.AotDetector;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.util.ClassUtils;

/**
 * The standalone application: the built-in commands, every controller in the package
 * {@code commands}, and the commands of extension jars.
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
		application.setDefaultProperties(Map.of("adminsock.standalone", true));
		application.addInitializers((context) -> jars.report());
		application.run(args);
	}

	/**
	 * Enables Spring's AOT mode if the build generated beans for it. The generated beans
	 * do not include those of extension jars, so with such jars the mode is disabled.
	 * Without them, a value that the user set is kept.
	 */
	private static void useGeneratedBeans(boolean noExtensions) {
		String generated = AdminsockApplication.class.getName() + "__ApplicationContextInitializer";
		if (!noExtensions) {
			System.setProperty(AotDetector.AOT_ENABLED, "false");
		}
		else if (System.getProperty(AotDetector.AOT_ENABLED) == null && ClassUtils.isPresent(generated, null)) {
			System.setProperty(AotDetector.AOT_ENABLED, "true");
		}
	}

}
