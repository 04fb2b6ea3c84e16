package io.adminsock.beside;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;

import org.apache.catalina.Context;
import org.apache.catalina.LifecycleException;
import org.apache.catalina.WebResourceRoot;
import org.apache.catalina.startup.Tomcat;
import org.apache.catalina.webresources.DirResourceSet;
import org.apache.catalina.webresources.FileResourceSet;
import org.apache.catalina.webresources.StandardRoot;

/**
 * A Tomcat that a web application is deployed to, as a WAR is: it has nothing of the
 * application on its own class path. It deploys the application anew when a file
 * {@code reload} appears in its working directory.
 */
final class WarHost {

	private static final long POLL_MILLIS = 100;

	private WarHost() {
	}

	/**
	 * Starts the Tomcat.
	 * @param args the class path of the application
	 */
	public static void main(String[] args) throws Exception {
		Tomcat tomcat = new Tomcat();
		tomcat.setBaseDir(Path.of("tomcat").toAbsolutePath().toString());
		tomcat.setPort(0);
		Context context = tomcat.addWebapp("", Files.createDirectories(Path.of("war")).toAbsolutePath().toString());
		context.setResources(resources(context, args[0].split(File.pathSeparator)));
		tomcat.start();
		Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(tomcat)));
		System.out.printf("Tomcat started on port %d (http)%n", tomcat.getConnector().getLocalPort());
		while (true) {
			Thread.sleep(POLL_MILLIS);
			if (Files.deleteIfExists(Path.of("reload"))) {
				context.reload();
			}
		}
	}

	private static void stop(Tomcat tomcat) {
		try {
			tomcat.stop();
		}
		catch (LifecycleException ex) {
			throw new IllegalStateException(ex);
		}
	}

	private static WebResourceRoot resources(Context context, String[] classPath) {
		WebResourceRoot root = new StandardRoot(context);
		for (String entry : classPath) {
			File file = new File(entry);
			root.addPreResources(
					file.isDirectory() ? new DirResourceSet(root, "/WEB-INF/classes", file.getAbsolutePath(), "/")
							: new FileResourceSet(root, "/WEB-INF/lib/" + file.getName(), file.getAbsolutePath(), "/"));
		}
		return root;
	}

}
