package io.adminsock.command;

import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;

import io.adminsock.peer.Peer;
import jakarta.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.BeanUtils;
import org.springframework.core.MethodParameter;
import org.springframework.validation.annotation.ValidationAnnotationUtils;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.method.support.InvocableHandlerMethod;

/**
 * A method that needs nothing but its arguments and the peer, and returns nothing but
 * text or data.
 */
final class DirectCommand extends InvocableHandlerMethod {

	private static final int PEER = -1;

	/** For each parameter its place among the arguments. */
	private final int[] positions;

	private DirectCommand(HandlerMethod method, Signature signature) {
		super(method);
		this.positions = Arrays.stream(method.getMethodParameters())
			.mapToInt((parameter) -> isPeer(parameter) ? PEER : signature.position(parameter.getParameterIndex()))
			.toArray();
	}

	/**
	 * Makes one of a method, or {@code null} if the method needs more.
	 */
	static @Nullable DirectCommand of(HandlerMethod method, Signature signature) {
		boolean validates = method.shouldValidateArguments() || method.shouldValidateReturnValue();
		if (validates || !returnsData(method.getReturnType())
				|| !Arrays.stream(method.getMethodParameters()).allMatch(DirectCommand::isArgumentOrPeer)) {
			return null;
		}
		DirectCommand command = new DirectCommand(method, signature);
		return (command.getResponseStatus() == null) ? command : null;
	}

	/**
	 * Of a type whose values are nothing else, such as a result that comes later.
	 */
	private static boolean returnsData(MethodParameter result) {
		Class<?> type = result.getParameterType();
		return type == void.class || BeanUtils.isSimpleProperty(type) || type.isRecord()
				|| Map.class.isAssignableFrom(type) || Collection.class.isAssignableFrom(type) || type.isArray();
	}

	private static boolean isArgumentOrPeer(MethodParameter parameter) {
		return isPeer(parameter) || (parameter.hasParameterAnnotation(Arg.class) && !isValidated(parameter));
	}

	private static boolean isPeer(MethodParameter parameter) {
		return parameter.getParameterType() == Peer.class && !parameter.hasParameterAnnotation(Arg.class);
	}

	private static boolean isValidated(MethodParameter parameter) {
		return Arrays.stream(parameter.getParameterAnnotations())
			.anyMatch((annotation) -> ValidationAnnotationUtils.determineValidationHints(annotation) != null);
	}

	/**
	 * Tells whether the method would be called on this bean, and not on one that was made
	 * for another request.
	 */
	@SuppressWarnings("ReferenceEquality")
	boolean isOf(Object bean) {
		return getBean() == bean;
	}

	/**
	 * Runs the method.
	 * @param values the values of its arguments in their order
	 * @throws Exception what the method throws
	 */
	@Nullable Object run(HttpServletRequest request, List<@Nullable Object> values) throws Exception {
		@Nullable Object[] parameters = new Object[this.positions.length];
		for (int i = 0; i < parameters.length; i++) {
			parameters[i] = (this.positions[i] != PEER) ? values.get(this.positions[i]) : Peer.of(request);
		}
		return doInvoke(parameters);
	}

}
