package io.adminsock.script;

import java.time.Duration;
import java.util.List;

import io.adminsock.access.Rule;
import io.adminsock.command.StringParameter;
import org.jspecify.annotations.Nullable;

import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.RequestMethod;

/**
 * The declarations of a script.
 *
 * @param description the description; may be empty
 * @param parameters the parameters
 * @param method the HTTP method that runs the script
 * @param timeout the time that the script may take, or {@code null} for the default
 * @param concurrent how many times the script may run at once, or {@code null} for the
 * default
 * @param rule the access rule, or {@code null} if there is none
 * @param produces the media type of the output
 */
record ScriptMetadata(String description, List<StringParameter> parameters, RequestMethod method,
		@Nullable Duration timeout, @Nullable Integer concurrent, @Nullable Rule rule, MediaType produces) {
}
