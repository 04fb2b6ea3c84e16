package io.adminsock.application;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CopyOnWriteArrayList;

import com.fasterxml.jackson.annotation.JsonValue;

import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.web.context.reactive.ReactiveWebApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.env.Environment;
import org.springframework.web.context.WebApplicationContext;

/**
 * The application that the commands belong to, and how far its start or its stop is.
 */
public final class ServedApplication {

	private final ConfigurableApplicationContext context;

	private final boolean isDeployed;

	private final List<ServerPort> ports = new CopyOnWriteArrayList<>();

	private volatile State state;

	private ServedApplication(ConfigurableApplicationContext context, State state) {
		this.context = context;
		this.isDeployed = context instanceof WebApplicationContext web && web.getServletContext() != null;
		this.state = state;
	}

	/**
	 * Returns an application that starts while its admin server answers.
	 * @param context the context of the application
	 * @return the application
	 */
	public static ServedApplication starting(ConfigurableApplicationContext context) {
		return new ServedApplication(context, State.STARTING);
	}

	/**
	 * Returns whether the application is a WAR in a server that was there before it.
	 * @return whether it had a servlet context before it had beans
	 */
	public boolean isDeployed() {
		return this.isDeployed;
	}

	/**
	 * Returns whether the application has customers on a port, so that its ordinary
	 * controllers are for them.
	 * @return whether its context is one of Spring MVC or WebFlux
	 */
	public boolean isWebApplication() {
		return this.context instanceof WebApplicationContext || this.context instanceof ReactiveWebApplicationContext;
	}

	/**
	 * Returns how far the application is.
	 * @return the state
	 */
	public State state() {
		return this.state;
	}

	/**
	 * Sets how far the application is.
	 * @param state the state
	 */
	public void setState(State state) {
		this.state = state;
	}

	/**
	 * Returns the ports of the application's own web servers.
	 * @return the ports, none before the servers listen
	 */
	public List<ServerPort> ports() {
		return List.copyOf(this.ports);
	}

	/**
	 * Adds a port.
	 * @param port what a web server of the application listens on
	 */
	public void addPort(ServerPort port) {
		this.ports.add(port);
	}

	/**
	 * Returns the beans that the application is making at this moment. Those that wait
	 * for another of them are included.
	 * @return the names of the beans, none unless the application is starting
	 */
	public List<String> beansInCreation() {
		if (this.state != State.STARTING) {
			return List.of();
		}
		ConfigurableListableBeanFactory beans = this.context.getBeanFactory();
		return Arrays.stream(beans.getBeanDefinitionNames()).filter(beans::isCurrentlyInCreation).toList();
	}

	/**
	 * Returns the beans of the application.
	 * @return the bean factory
	 */
	public ConfigurableListableBeanFactory beans() {
		return this.context.getBeanFactory();
	}

	/**
	 * Returns the environment, which application and commands share.
	 * @return the environment
	 */
	public Environment environment() {
		return this.context.getEnvironment();
	}

	/**
	 * Stops the application, and waits until it has stopped.
	 */
	public void close() {
		this.context.close();
	}

	/**
	 * How far the start or the stop of an application is.
	 */
	public enum State {

		/** Its beans are being made, and its commands are not there yet. */
		STARTING,

		/** Its commands are there. */
		RUNNING,

		/** It ends running work, and its commands go. */
		STOPPING;

		/**
		 * Returns the name as people read it.
		 */
		@Override
		@JsonValue
		public String toString() {
			return name().toLowerCase(Locale.ROOT);
		}

	}

}
