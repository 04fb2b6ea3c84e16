package io.adminsock.autoconfigure;

import java.util.Objects;

import io.adminsock.application.ServedApplication;
import io.adminsock.command.mvc.CommandWebMvcConfiguration;
import io.adminsock.command.mvc.ProblemErrorController;
import io.adminsock.socket.ListeningSockets;
import io.adminsock.tomcat.AdminTomcat;
import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletException;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.context.annotation.ImportCandidates;
import org.springframework.boot.logging.LoggingSystem;
import org.springframework.boot.web.context.servlet.AnnotationConfigServletWebApplicationContext;
import org.springframework.boot.web.servlet.ServletContextInitializer;
import org.springframework.boot.web.servlet.ServletContextInitializerBeans;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.SpringProperties;
import org.springframework.core.io.ClassPathResource;
import org.springframework.core.io.Resource;
import org.springframework.util.ClassUtils;
import org.springframework.web.context.ServletContextAware;
import org.springframework.web.context.support.ServletContextAwareProcessor;

/**
 * The context of the admin server of an application. It shares the environment and the
 * class loader with the application, and has no parent: nothing that the application does
 * to its own requests holds here, and the application gets none of these beans and
 * events.
 */
final class AdminContext extends AnnotationConfigServletWebApplicationContext {

	/** Whether the process ends before the application runs, and only fills a cache. */
	private static final boolean IS_TRAINING = "onRefresh".equals(SpringProperties.getProperty("spring.context.exit"));

	private static final Class<?>[] CONFIGURATIONS = { AccessConfiguration.class, AuditConfiguration.class,
			CommandConfiguration.class, ScriptConfiguration.class, SocketConfiguration.class,
			AdminServerConfiguration.class, PeerSecurityConfiguration.class, CommandWebMvcConfiguration.class };

	/**
	 * Creates the context without refreshing it.
	 * @param application the context of the application
	 * @param served the same application as the commands see it
	 */
	private AdminContext(ConfigurableApplicationContext application, ServedApplication served) {
		setId("adminsock");
		setDisplayName("admin server");
		setClassLoader(application.getClassLoader());
		setEnvironment(application.getEnvironment());
		getBeanFactory().registerSingleton("adminsockServedApplication", served);
		getBeanFactory().registerSingleton("loggingSystem",
				LoggingSystem.get(Objects.requireNonNull(getClassLoader())));
		// First, because beans of ours give way to those that are there before.
		for (String name : ImportCandidates.load(AdminContextConfiguration.class, getClassLoader())) {
			register(ClassUtils.resolveClassName(name, getClassLoader()));
		}
		register(CONFIGURATIONS);
	}

	/**
	 * Opens an admin server.
	 * @param application the context of the application
	 * @param served the same application as the commands see it
	 * @throws RuntimeException if a setting is wrong, or a required socket cannot be
	 * opened
	 */
	static AdminContext open(ConfigurableApplicationContext application, ServedApplication served) {
		AdminContext context = new AdminContext(application, served);
		try {
			context.refresh();
			if (!IS_TRAINING) {
				context.getBean(SocketOpener.class).open();
			}
			return context;
		}
		catch (RuntimeException | Error ex) {
			context.close();
			throw ex;
		}
	}

	/**
	 * Leaves the environment as the application has it: it is not to have the servlet
	 * context of this server.
	 */
	@Override
	protected void initPropertySources() {
	}

	/**
	 * Resolves paths in properties as a context without a servlet context does, because
	 * they are read before there is one.
	 */
	@Override
	protected Resource getResourceByPath(String path) {
		return new ClassPathResource(path, getClassLoader());
	}

	@Override
	protected void postProcessBeanFactory(ConfigurableListableBeanFactory beanFactory) {
		super.postProcessBeanFactory(beanFactory);
		beanFactory.addBeanPostProcessor(new LateServletContextAwareProcessor());
		beanFactory.ignoreDependencyInterface(ServletContextAware.class);
	}

	@Override
	protected void onRefresh() {
		super.onRefresh();
		makeConfiguredBeans();
		getBean(AdminTomcat.class).start(this::initialize,
				getEnvironment().resolvePlaceholders(ProblemErrorController.PATH));
	}

	private void initialize(ServletContext servletContext) throws ServletException {
		setServletContext(servletContext);
		for (ServletContextInitializer initializer : new ServletContextInitializerBeans(getBeanFactory())) {
			initializer.onStartup(servletContext);
		}
	}

	/**
	 * Makes the beans that a wrong setting prevents, because Tomcat would log a stack
	 * trace and hide the reason.
	 */
	private void makeConfiguredBeans() {
		getBean(ListeningSockets.class);
		getBeansOfType(ServletContextInitializer.class);
	}

	/**
	 * Gives beans the servlet context that Tomcat makes after this context has prepared
	 * its beans.
	 */
	private final class LateServletContextAwareProcessor extends ServletContextAwareProcessor {

		@Override
		protected @Nullable ServletContext getServletContext() {
			return AdminContext.this.getServletContext();
		}

	}

}
