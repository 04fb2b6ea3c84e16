package io.adminsock.command;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

import org.springframework.web.bind.annotation.ValueConstants;

/**
 * A parameter of a controller method that is an argument of a command. Arguments come as
 * a JSON array, by position among the method's {@code @Arg} parameters, or as a JSON
 * object, by name; to a {@code GET} also as query parameters. Jackson makes the
 * parameter's type out of the JSON.
 * <p>
 * An argument is required unless it has a default, or is an {@code Optional},
 * {@code @Nullable}, or the last parameter of a varargs method.
 */
@Target(ElementType.PARAMETER)
@Retention(RetentionPolicy.RUNTIME)
@Documented
public @interface Arg {

	/**
	 * The argument's name.
	 * @return the name; the parameter's own if empty
	 */
	String value() default "";

	/**
	 * What to take where the argument is not given.
	 * @return JSON, or text that stands for itself
	 */
	String defaultValue() default ValueConstants.DEFAULT_NONE;

	/**
	 * What the argument means, for the catalog.
	 * @return a few words
	 */
	String description() default "";

	/**
	 * Whether the argument is for the command alone. Its value is in no log line and in
	 * no error of ours.
	 * @return whether it is secret
	 */
	boolean secret() default false;

}
