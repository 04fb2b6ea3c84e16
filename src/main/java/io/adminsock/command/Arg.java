package io.adminsock.command;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

import org.springframework.web.bind.annotation.ValueConstants;

/**
 * A parameter of a controller method that is an argument of a command. A client sends
 * arguments as a JSON array, in the order of the method's {@code @Arg} parameters, or as
 * a JSON object, by their names; for a {@code GET} also as query parameters. Jackson
 * converts the JSON to the parameter's type.
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
	 * @return the name; if empty, the name of the parameter
	 */
	String value() default "";

	/**
	 * The value of an argument that the client leaves out.
	 * @return JSON, or plain text
	 */
	String defaultValue() default ValueConstants.DEFAULT_NONE;

	/**
	 * The description of the argument in the catalog.
	 * @return a few words
	 */
	String description() default "";

	/**
	 * Whether the argument is secret. Neither the logs nor the error responses of
	 * adminsock contain its value.
	 * @return whether it is secret
	 */
	boolean secret() default false;

}
