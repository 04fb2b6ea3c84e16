package io.adminsock.autoconfigure;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * A configuration of the admin server of an application. Its beans are made in the
 * context of that server, so that they apply to commands and to nothing on the port:
 * {@link org.springframework.web.servlet.config.annotation.WebMvcConfigurer
 * WebMvcConfigurer} (converters, formatters, interceptors),
 * {@link org.springframework.web.bind.annotation.ControllerAdvice @ControllerAdvice} and
 * {@link jakarta.servlet.Filter Filter}.
 * <p>
 * The names of such classes are lines in the file
 * {@code META-INF/spring/io.adminsock.autoconfigure.AdminContextConfiguration.imports} of
 * the class path. A scan for components does not find them. The context is there before
 * the beans of the application are, and has the environment and the class loader in
 * common with it.
 *
 * <pre>
 * &#64;AdminContextConfiguration
 * class CommandErrors {
 *
 * 	&#64;Bean
 * 	OutOfStockAdvice outOfStockAdvice() { … }
 *
 * }
 * </pre>
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@Documented
public @interface AdminContextConfiguration {

}
