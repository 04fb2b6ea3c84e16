package io.adminsock.script;

import java.time.Duration;
import java.util.List;

import io.adminsock.access.Rule;
import io.adminsock.command.StringParameter;
import org.jspecify.annotations.Nullable;

import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.RequestMethod;

/**
 * What a file says of itself as a command.
 *
 * @param description what it does; may be empty
 * @param parameters what it takes
 * @param method the HTTP method that runs it
 * @param timeout how long it may take, or {@code null} where it does not say
 * @param concurrent how many times it may run at once, or {@code null} where it does not
 * say
 * @param rule who may run it, or {@code null} where it does not say
 * @param produces what it prints
 */
record ScriptMetadata(String description, List<StringParameter> parameters, RequestMethod method,
		@Nullable Duration timeout, @Nullable Integer concurrent, @Nullable Rule rule, MediaType produces) {
}
