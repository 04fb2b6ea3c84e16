package io.adminsock.command.mvc;

import java.lang.annotation.Annotation;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

import io.adminsock.application.ServedApplication;
import io.adminsock.command.AdminController;
import org.jspecify.annotations.Nullable;

import org.springframework.aop.framework.autoproxy.AutoProxyUtils;
import org.springframework.aop.scope.ScopedProxyUtils;
import org.springframework.aop.support.AopUtils;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.core.MethodIntrospector;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.stereotype.Component;
import org.springframework.util.Assert;
import org.springframework.util.ClassUtils;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.servlet.mvc.method.RequestMappingInfo;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;

/**
 * Spring's mapping of requests to controllers, which knows {@link AdminController} as
 * well. It adds the commands of the application once they are there.
 */
public final class CommandHandlerMapping extends RequestMappingHandlerMapping {

	private final Set<RequestMappingInfo> attached = ConcurrentHashMap.newKeySet();

	private volatile @Nullable ConfigurableListableBeanFactory beans;

	@Override
	protected boolean isHandler(Class<?> beanType) {
		return super.isHandler(beanType) || AnnotatedElementUtils.hasAnnotation(beanType, AdminController.class);
	}

	/**
	 * Adds the commands of an application, all singletons of which are there. One of the
	 * same path takes the place of a built-in command. Ordinary controllers are commands
	 * only if the application does not serve them itself.
	 * @param application the application
	 */
	public void attach(ServedApplication application) {
		ConfigurableListableBeanFactory beans = application.beans();
		this.beans = beans;
		Class<? extends Annotation> annotation = application.isWebApplication() ? AdminController.class
				: Component.class;
		for (String name : beans.getBeanNamesForAnnotation(annotation)) {
			Class<?> type = beans.getType(name);
			Class<?> target = AutoProxyUtils.determineTargetClass(beans, name);
			if (type != null && target != null && isHandler(target) && !ScopedProxyUtils.isScopedTarget(name)) {
				attach(name, type, ClassUtils.getUserClass(target));
			}
		}
	}

	private void attach(String name, Class<?> type, Class<?> userType) {
		Map<Method, RequestMappingInfo> commands = MethodIntrospector.selectMethods(userType,
				(MethodIntrospector.MetadataLookup<@Nullable RequestMappingInfo>) (method) -> getMappingForMethod(
						method, userType));
		commands.forEach((method, info) -> attach(info, name, invocable(name, type, method)));
	}

	/**
	 * Returns the method to call. A proxy of the JDK has the methods of interfaces, which
	 * have neither the access rules nor the arguments that the class declares.
	 */
	private static Method invocable(String name, Class<?> type, Method method) {
		Method invocable = AopUtils.selectInvocableMethod(method, type);
		Assert.state(!Proxy.isProxyClass(type),
				() -> ("The command %s of the bean '%s' is behind a proxy of its interfaces, which hides its annotations. "
						+ "Use a proxy of its class: spring.aop.proxy-target-class=true or ScopedProxyMode.TARGET_CLASS.")
					.formatted(method, name));
		return invocable;
	}

	/**
	 * Adds one command of the application.
	 * @param info which requests are for it
	 * @param handler its object, or the name of its bean
	 * @param method the method of the object
	 */
	public void attach(RequestMappingInfo info, Object handler, Method method) {
		removeBuiltin(info, createHandlerMethod(handler, method));
		registerMapping(info, handler, method);
		this.attached.add(info);
	}

	private void removeBuiltin(RequestMappingInfo info, HandlerMethod command) {
		getHandlerMethods().keySet().forEach((other) -> {
			if (!this.attached.contains(other) && CommandRegistrar.clashes(other, info)) {
				CommandRegistrar.reportReplaced(other, command);
				unregisterMapping(other);
			}
		});
	}

	/**
	 * Removes the commands of the application. Those that run go on.
	 */
	public void detach() {
		this.attached.forEach(this::unregisterMapping);
		this.attached.clear();
	}

	@Override
	protected HandlerMethod createHandlerMethod(Object handler, Method method) {
		ConfigurableListableBeanFactory factory = this.beans;
		return (handler instanceof String name && factory != null) ? new HandlerMethod(name, factory, null, method)
				: super.createHandlerMethod(handler, method);
	}

}
