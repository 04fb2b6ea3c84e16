package io.adminsock.autoconfigure;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import io.adminsock.access.web.AccessRuleValidator;
import io.adminsock.application.ServedApplication;
import io.adminsock.command.mvc.CommandHandlerMapping;
import io.adminsock.schedule.PeriodicTask;
import io.adminsock.socket.ListeningSocket;
import io.adminsock.socket.ListeningSockets;
import io.adminsock.socket.SocketFileException;
import io.adminsock.tomcat.AdminTomcat;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.DisposableBean;
import org.springframework.beans.factory.config.BeanFactoryPostProcessor;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.context.ApplicationContext;
import org.springframework.context.ApplicationContextAware;
import org.springframework.context.ApplicationListener;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.SmartLifecycle;
import org.springframework.context.event.ContextClosedEvent;

/**
 * The admin server beside an application. It opens before the application makes its
 * beans, so that a start that hangs can be looked at. It takes the commands of the
 * application when all beans are there, and closes when all beans are gone.
 */
final class AdminServer implements BeanFactoryPostProcessor, ApplicationContextAware, SmartLifecycle,
		ApplicationListener<ContextClosedEvent>, DisposableBean {

	private static final Log logger = LogFactory.getLog(AdminServer.class);

	private static final Duration RETRY_INTERVAL = Duration.ofSeconds(5);

	private final List<ListeningSocket> closedSockets = new ArrayList<>();

	private @Nullable ConfigurableApplicationContext application;

	private @Nullable ServedApplication served;

	private @Nullable AdminContext context;

	private @Nullable PeriodicTask retries;

	private volatile boolean running;

	private @Nullable String lastFailure;

	@Override
	public void setApplicationContext(ApplicationContext applicationContext) {
		this.application = (ConfigurableApplicationContext) applicationContext;
	}

	/**
	 * Opens the server. Spring calls this before it makes ordinary beans.
	 */
	@Override
	public void postProcessBeanFactory(ConfigurableListableBeanFactory beanFactory) {
		ConfigurableApplicationContext application = this.application;
		if (application != null && !Boolean.getBoolean("spring.aot.processing")) {
			open(application);
		}
	}

	private void open(ConfigurableApplicationContext application) {
		this.served = ServedApplication.starting(application);
		AdminContext context = new AdminContext(application, this.served);
		this.context = context;
		context.refresh();
		this.closedSockets.addAll(context.getBean(ListeningSockets.class).all());
		openSockets(context);
		if (!this.closedSockets.isEmpty()) {
			Duration interval = context.getBean(AdminsockProperties.class).guardInterval();
			this.retries = PeriodicTask.start("adminsock-open", interval.isZero() ? RETRY_INTERVAL : interval,
					() -> openSockets(context));
		}
	}

	/**
	 * Opens the sockets that are not open. One that cannot be opened stops the start only
	 * where it is required, because the application has customers, who need no socket.
	 */
	private synchronized void openSockets(AdminContext context) {
		boolean isRequired = context.getBean(AdminsockProperties.class).required();
		for (ListeningSocket socket : List.copyOf(this.closedSockets)) {
			try {
				context.getBean(AdminTomcat.class).open(socket);
				this.closedSockets.remove(socket);
			}
			catch (SocketFileException ex) {
				if (isRequired) {
					throw ex;
				}
				report(ex);
			}
		}
		if (this.closedSockets.isEmpty() && this.retries != null) {
			this.retries.close();
		}
	}

	private void report(SocketFileException exception) {
		String failure = "%s %s The application runs without it, and it is tried again. With adminsock.required=true, the start fails."
			.formatted(exception.getMessage(), exception.getAction());
		if (!failure.equals(this.lastFailure)) {
			this.lastFailure = failure;
			logger.error(failure);
		}
	}

	/**
	 * Takes the commands of the application, all beans of which are there.
	 */
	@Override
	public void start() {
		AdminContext context = this.context;
		ServedApplication served = this.served;
		if (context == null || served == null) {
			return;
		}
		CommandHandlerMapping mapping = context.getBean(CommandHandlerMapping.class);
		mapping.attach(served);
		context.getBean(AccessRuleValidator.class).validate(List.of(mapping));
		served.setState(ServedApplication.State.RUNNING);
		// Those that wait for the application, which are scripts: its commands come
		// first.
		context.start();
		context.getBean(WarmUp.class).start();
		this.running = true;
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
		if (this.context != null) {
			this.context.getBean(CommandHandlerMapping.class).detach();
			this.context.getBean(AdminTomcat.class).awaitRequests();
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
		if (this.retries != null) {
			this.retries.close();
		}
		if (this.context != null) {
			close(this.context);
		}
	}

	private synchronized void close(AdminContext context) {
		this.closedSockets.clear();
		context.close();
	}

}
