package io.adminsock.autoconfigure;

import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;

import io.adminsock.access.web.AccessRuleValidator;
import io.adminsock.actuator.EndpointCommands;
import io.adminsock.application.ServedApplication;
import io.adminsock.application.ServerPort;
import io.adminsock.command.mvc.CommandHandlerMapping;
import io.adminsock.command.request.CommandArguments;
import io.adminsock.socket.ListeningSocket;
import io.adminsock.socket.ListeningSockets;
import io.adminsock.tomcat.AdminTomcat;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.beans.factory.DisposableBean;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.beans.factory.config.BeanFactoryPostProcessor;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.context.ApplicationContext;
import org.springframework.context.ApplicationContextAware;
import org.springframework.context.ApplicationListener;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.SmartLifecycle;
import org.springframework.context.event.ContextClosedEvent;
import org.springframework.util.ClassUtils;

/**
 * The admin server of an application. It opens while the application makes its beans, so
 * that a start that hangs can be looked at, and the start takes hardly longer. It takes
 * the commands of the application when all beans are there, and closes when all beans are
 * gone.
 */
final class AdminServer implements BeanFactoryPostProcessor, ApplicationContextAware, SmartInitializingSingleton,
		SmartLifecycle, ApplicationListener<ContextClosedEvent>, DisposableBean {

	/** A class of Actuator's auto-configuration. */
	private static final String ACTUATOR = "org.springframework.boot.actuate.autoconfigure.endpoint.expose.EndpointExposure";

	private @Nullable ConfigurableApplicationContext application;

	private @Nullable ServedApplication served;

	private @Nullable FutureTask<AdminContext> opening;

	private volatile boolean running;

	@Override
	public void setApplicationContext(ApplicationContext applicationContext) {
		this.application = (ConfigurableApplicationContext) applicationContext;
	}

	/**
	 * Begins to open the server. Spring calls this before it makes ordinary beans.
	 */
	@Override
	public void postProcessBeanFactory(ConfigurableListableBeanFactory beanFactory) {
		ConfigurableApplicationContext application = this.application;
		if (application != null && !Boolean.getBoolean("spring.aot.processing")) {
			ServedApplication served = ServedApplication.starting(application);
			FutureTask<AdminContext> opening = new FutureTask<>(() -> AdminContext.open(application, served));
			Thread thread = new Thread(opening, "adminsock-start");
			thread.setDaemon(true);
			thread.start();
			this.served = served;
			this.opening = opening;
		}
	}

	/**
	 * Returns the context once it is open, or {@code null} if it is not to be opened.
	 */
	@Nullable AdminContext awaitContext() {
		FutureTask<AdminContext> opening = this.opening;
		try {
			return (opening != null) ? opening.get() : null;
		}
		catch (ExecutionException ex) {
			if (ex.getCause() instanceof RuntimeException cause) {
				throw cause;
			}
			throw new IllegalStateException("The admin server cannot start", ex.getCause());
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new IllegalStateException("The start was interrupted", ex);
		}
	}

	/**
	 * Waits until the server is open.
	 */
	@Override
	public void afterSingletonsInstantiated() {
		awaitContext();
	}

	/**
	 * Takes the commands of the application, all beans of which are there.
	 */
	@Override
	public void start() {
		AdminContext context = awaitContext();
		ServedApplication served = this.served;
		if (context == null || served == null) {
			return;
		}
		CommandHandlerMapping mapping = context.getBean(CommandHandlerMapping.class);
		mapping.attach(served);
		attachEndpoints(context, served, mapping);
		served.setState(ServedApplication.State.RUNNING);
		// Those that wait for the application, which are scripts: its commands come
		// first.
		context.start();
		context.getBean(AccessRuleValidator.class).validate(List.of(mapping));
		context.getBean(WarmUp.class).start();
		this.running = true;
	}

	/**
	 * Adds a port that the application listens on.
	 */
	void addPort(ServerPort port) {
		if (this.served != null) {
			this.served.addPort(port);
		}
	}

	/**
	 * Returns the paths of the sockets, the main one first.
	 */
	List<Path> socketPaths() {
		AdminContext context = awaitContext();
		return (context != null)
				? context.getBean(ListeningSockets.class).all().stream().map(ListeningSocket::getPath).toList()
				: List.of();
	}

	private void attachEndpoints(AdminContext context, ServedApplication served, CommandHandlerMapping mapping) {
		ConfigurableApplicationContext application = this.application;
		if (application != null && ClassUtils.isPresent(ACTUATOR, application.getClassLoader())) {
			new EndpointCommands(application, served, context.getBean(CommandArguments.class),
					context.getBean(JsonMapper.class))
				.addTo(mapping);
		}
	}

	@Override
	public void onApplicationEvent(ContextClosedEvent event) {
		if (this.served != null && event.getApplicationContext().equals(this.application)) {
			this.served.setState(ServedApplication.State.STOPPING);
		}
	}

	/**
	 * Removes the commands of the application, the beans of which go next. Those that run
	 * may end first.
	 */
	@Override
	public void stop() {
		this.running = false;
		AdminContext context = awaitContext();
		if (context != null) {
			context.getBean(CommandHandlerMapping.class).detach();
			context.getBean(AdminTomcat.class).awaitRequests();
		}
	}

	@Override
	public boolean isRunning() {
		return this.running;
	}

	/**
	 * Returns the first phase, so that this starts before and stops after everything that
	 * has customers.
	 */
	@Override
	public int getPhase() {
		return Integer.MIN_VALUE;
	}

	/**
	 * Closes the server. Spring destroys this bean after all that were made later.
	 */
	@Override
	public void destroy() {
		boolean interrupted = Thread.interrupted();
		try {
			AdminContext context = awaitContext();
			if (context != null) {
				context.close();
			}
		}
		catch (RuntimeException ex) {
			// It was told when the application started, or the application has failed
			// before.
		}
		finally {
			if (interrupted) {
				Thread.currentThread().interrupt();
			}
		}
	}

}
