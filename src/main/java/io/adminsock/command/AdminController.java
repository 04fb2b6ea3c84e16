package io.adminsock.command;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

import org.springframework.core.annotation.AliasFor;
import org.springframework.stereotype.Component;
import org.springframework.web.bind.annotation.ResponseBody;

/**
 * A component whose {@code @RequestMapping} methods are commands on the admin socket, and
 * nowhere else: Spring MVC and WebFlux do not take it for a controller of theirs.
 *
 * <pre>
 * &#64;AdminController
 * class CacheCommands {
 *
 * 	&#64;PostMapping("/clear")
 * 	&#64;Description("Empty a cache.")
 * 	String clear(@Arg String cache) { … }
 *
 * }
 * </pre>
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@Documented
@Component
@ResponseBody
public @interface AdminController {

	/**
	 * The name of the bean. Without it, the name follows from the name of the class.
	 * @return the name, or an empty string
	 */
	@AliasFor(annotation = Component.class)
	String value() default "";

}
