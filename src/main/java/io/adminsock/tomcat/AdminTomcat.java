package io.adminsock.tomcat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;

import io.adminsock.socket.ListeningSocket;
import io.adminsock.socket.SocketFileException;
import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletException;
import org.apache.catalina.LifecycleException;
import org.apache.catalina.LifecycleListener;
import org.apache.catalina.LifecycleState;
import org.apache.catalina.Valve;
import org.apache.catalina.connector.Connector;
import org.apache.catalina.core.NamingContextListener;
import org.apache.catalina.core.StandardContext;
import org.apache.catalina.core.StandardEngine;
import org.apache.catalina.core.StandardHost;
import org.apache.catalina.core.StandardServer;
import org.apache.catalina.core.StandardService;
import org.apache.catalina.loader.ParallelWebappClassLoader;
import org.apache.catalina.loader.WebappLoader;
import org.apache.catalina.realm.NullRealm;
import org.apache.catalina.startup.Tomcat.FixContextListener;
import org.apache.catalina.util.CharsetMapper;
import org.apache.catalina.webresources.TomcatURLStreamHandlerFactory;
import org.apache.tomcat.util.descriptor.web.ErrorPage;
import org.apache.tomcat.util.modeler.Registry;
import org.apache.tomcat.util.threads.VirtualThreadExecutor;
import org.jspecify.annotations.Nullable;

import org.springframework.util.FileSystemUtils;

/**
 * A Tomcat of its own for commands, independent of the server that the application may
 * have: its threads do not keep the JVM alive, and it has no name, directory or MBean in
 * common with another Tomcat.
 */
public final class AdminTomcat implements AutoCloseable {

	private static final AtomicInteger NUMBER = new AtomicInteger();

	/** Characters that a JSON array needs after the question mark. */
	private static final String JSON_CHARACTERS = "\"[]{}\\|^`<>";

	private final TomcatSetup setup;

	private final RequestLog requestLog;

	private final Limits limits;

	private final ClassLoader classLoader;

	private final StandardServer server = new StandardServer();

	private final StandardService service = new StandardService();

	private final StandardContext context = new StandardContext();

	private final ShutdownWait shutdownWait;

	private @Nullable Path directory;

	/**
	 * Creates the server without starting it.
	 * @param setup what each Tomcat on the sockets has
	 * @param requestLog the log of requests
	 * @param limits the limits of each socket
	 * @param classLoader loads the application
	 */
	public AdminTomcat(TomcatSetup setup, RequestLog requestLog, Limits limits, ClassLoader classLoader) {
		this.setup = setup;
		this.requestLog = requestLog;
		this.limits = limits;
		this.classLoader = classLoader;
		this.shutdownWait = new ShutdownWait(this.service, this.context, limits.shutdownTimeout());
	}

	/**
	 * The limits of each socket.
	 *
	 * @param maxThreads the number of requests that are served at once
	 * @param maxConnections the number of open connections
	 * @param acceptCount the number of further connections that wait to be accepted
	 * @param connectionTimeout how long a client may be silent
	 * @param shutdownTimeout how long the requests that run may take when the server
	 * stops
	 * @param virtualThreads whether each request has a virtual thread, which needs Java
	 * 21
	 */
	public record Limits(int maxThreads, int maxConnections, int acceptCount, Duration connectionTimeout,
			Duration shutdownTimeout, boolean virtualThreads) {
	}

	/**
	 * Adds filters and servlets to a server that starts.
	 */
	@FunctionalInterface
	public interface Initializer {

		/**
		 * Adds filters and servlets.
		 * @param context where to add them
		 * @throws ServletException if they cannot be added
		 */
		void initialize(ServletContext context) throws ServletException;

	}

	/**
	 * Starts the server without any socket.
	 * @param application adds the filters and servlets
	 * @param errorPath the path of the handler of errors
	 */
	public void start(Initializer application, String errorPath) {
		try {
			this.directory = Files.createTempDirectory("adminsock-tomcat");
			StandardHost host = host(this.directory);
			configureContext(host, application, errorPath);
			this.server.start();
		}
		catch (IOException | LifecycleException ex) {
			throw new IllegalStateException("The admin server cannot start: " + ex.getMessage(), ex);
		}
		if (this.context.getState() != LifecycleState.STARTED) {
			throw new IllegalStateException("The admin server cannot start: see the log");
		}
	}

	/**
	 * Makes what Tomcat's own class for embedded use makes, but without the system
	 * properties that it sets, which the application's own Tomcat would take over.
	 */
	private StandardHost host(Path directory) {
		String name = "adminsock-" + NUMBER.incrementAndGet();
		this.server.setCatalinaBase(directory.toFile());
		this.server.setCatalinaHome(directory.toFile());
		this.server.setUtilityThreadsAsDaemon(true);
		removeNaming();
		this.server.addService(this.service);
		this.service.setName(name);
		StandardHost host = new StandardHost();
		host.setName("localhost");
		StandardEngine engine = new StandardEngine();
		engine.setName(name);
		engine.setDefaultHost(host.getName());
		engine.setRealm(new NullRealm());
		engine.setBackgroundProcessorDelay(-1);
		for (Valve valve : List.of(new PeerValve(), new RequestLogValve(this.requestLog), new UnreadBodyValve())) {
			engine.getPipeline().addValve(valve);
		}
		engine.addChild(host);
		this.service.setContainer(engine);
		return host;
	}

	/**
	 * Removes the names for JNDI, of which Tomcat has one set for the whole JVM: another
	 * Tomcat would lose its own.
	 */
	private void removeNaming() {
		this.context.setUseNaming(false);
		for (LifecycleListener listener : this.server.findLifecycleListeners()) {
			if (listener instanceof NamingContextListener) {
				this.server.removeLifecycleListener(listener);
			}
		}
	}

	private void configureContext(StandardHost host, Initializer application, String errorPath) {
		this.context.setName("");
		this.context.setPath("");
		this.context.setDocBase(this.server.getCatalinaBase().getAbsolutePath());
		this.context.setParentClassLoader(this.classLoader);
		this.context.setLoader(loader());
		this.context.addLifecycleListener(new FixContextListener());
		this.context.setRequestCharacterEncoding("UTF-8");
		this.context.setResponseCharacterEncoding("UTF-8");
		this.context.setCharsetMapper(new Utf8Mapper());
		this.context.setFailCtxIfServletStartFails(true);
		// Milliseconds: ShutdownWait has given their time to the requests that run.
		this.context.setUnloadDelay(20);
		// Tomcat needs these only for web applications that are replaced while it runs.
		this.context.setClearReferencesRmiTargets(false);
		this.context.setClearReferencesThreadLocals(false);
		ErrorPage errors = new ErrorPage();
		errors.setLocation(errorPath);
		this.context.addErrorPage(errors);
		this.context.addServletContainerInitializer((types, servletContext) -> application.initialize(servletContext),
				Set.of());
		host.addChild(this.context);
		this.setup.configure(this.context);
		host.setErrorReportValveClass("");
		host.getPipeline().addValve(new ProblemReportValve());
	}

	private WebappLoader loader() {
		WebappLoader loader = new WebappLoader();
		loader.setLoaderInstance(new ParallelWebappClassLoader(this.classLoader));
		loader.setDelegate(true);
		return loader;
	}

	/**
	 * Opens a socket.
	 * @param socket the socket
	 * @throws SocketFileException if it cannot be opened, and may be tried again
	 */
	public void open(ListeningSocket socket) {
		Connector connector = connector(socket);
		try {
			this.service.addConnector(connector);
		}
		catch (IllegalArgumentException ex) {
			discard(connector);
			throw cause(ex);
		}
	}

	private Connector connector(ListeningSocket socket) {
		UnixSocketProtocol protocol = new UnixSocketProtocol();
		protocol.setMaxThreads(this.limits.maxThreads());
		protocol.setMinSpareThreads(1);
		protocol.setMaxConnections(this.limits.maxConnections());
		protocol.setAcceptCount(this.limits.acceptCount());
		protocol.setConnectionTimeout((int) this.limits.connectionTimeout().toMillis());
		protocol.setMaxKeepAliveRequests(-1);
		protocol.setRelaxedQueryChars(JSON_CHARACTERS);
		if (this.limits.virtualThreads()) {
			protocol.setExecutor(new VirtualThreadExecutor("unix-%s-handler-".formatted(socket.getName())));
		}
		Connector connector = new Connector(protocol);
		connector.setThrowOnFailure(true);
		connector.setProperty("bindOnInit", "false");
		// curl -d calls each body a form; a look at the query must not swallow it.
		connector.setParseBodyMethods("");
		this.setup.configure(connector, socket);
		return connector;
	}

	private void discard(Connector connector) {
		this.service.removeConnector(connector);
		try {
			connector.destroy();
		}
		catch (LifecycleException ex) {
			// It has not been started.
		}
	}

	private static RuntimeException cause(IllegalArgumentException exception) {
		Throwable cause = exception;
		while (cause.getCause() != null && !(cause instanceof SocketFileException)) {
			cause = cause.getCause();
		}
		return (cause instanceof SocketFileException refused) ? refused : exception;
	}

	/**
	 * Waits until no request runs, or for some seconds, while the sockets stay open.
	 */
	public void awaitRequests() {
		this.shutdownWait.awaitRequests();
	}

	/**
	 * Closes the sockets, waits for the requests that run, and stops the server.
	 */
	@Override
	public void close() {
		try {
			if (this.server.getState().isAvailable()) {
				this.shutdownWait.closeSockets();
				this.shutdownWait.awaitRequests();
			}
			this.server.stop();
			this.server.destroy();
		}
		catch (LifecycleException ex) {
			throw new IllegalStateException("The admin server cannot stop: " + ex.getMessage(), ex);
		}
		finally {
			deleteDirectory();
		}
	}

	private void deleteDirectory() {
		try {
			FileSystemUtils.deleteRecursively(this.directory);
		}
		catch (IOException ex) {
			// The directory is empty, and in the directory for temporary files.
		}
	}

	/**
	 * Prevents changes of the whole JVM that Tomcat makes by default. Must be called
	 * before the first Tomcat is made.
	 * @param hasMBeans whether a Tomcat of the application wants its MBeans
	 * @param hasTomcat whether the application has a Tomcat at all
	 */
	public static void leaveJvmUnchanged(boolean hasMBeans, boolean hasTomcat) {
		if (!hasMBeans) {
			Registry.disableRegistry();
		}
		if (!hasTomcat) {
			TomcatURLStreamHandlerFactory.disable();
		}
	}

	/**
	 * Lets no language choose an encoding, such as ISO-8859-1 for English. Spring tells
	 * Tomcat the language of the client before it forwards a request.
	 */
	private static final class Utf8Mapper extends CharsetMapper {

		@Override
		public @Nullable String getCharset(Locale locale) {
			return null;
		}

	}

}
