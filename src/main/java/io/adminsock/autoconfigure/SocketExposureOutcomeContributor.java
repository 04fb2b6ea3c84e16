package io.adminsock.autoconfigure;

import java.util.Set;

import io.adminsock.actuator.EndpointCommands;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.actuate.autoconfigure.endpoint.condition.EndpointExposureOutcomeContributor;
import org.springframework.boot.actuate.autoconfigure.endpoint.expose.EndpointExposure;
import org.springframework.boot.actuate.autoconfigure.endpoint.expose.IncludeExcludeEndpointFilter;
import org.springframework.boot.actuate.endpoint.EndpointId;
import org.springframework.boot.actuate.endpoint.web.ExposableWebEndpoint;
import org.springframework.boot.autoconfigure.condition.ConditionMessage;
import org.springframework.boot.autoconfigure.condition.ConditionOutcome;
import org.springframework.core.env.Environment;

/**
 * Makes the endpoints that the socket is to have, also if the port is not to have them.
 */
final class SocketExposureOutcomeContributor implements EndpointExposureOutcomeContributor {

	private final @Nullable IncludeExcludeEndpointFilter<ExposableWebEndpoint> filter;

	SocketExposureOutcomeContributor(Environment environment) {
		boolean hasSocket = OnAdminServerCondition.matches(environment);
		this.filter = hasSocket ? EndpointCommands.exposure(environment) : null;
	}

	@Override
	public @Nullable ConditionOutcome getExposureOutcome(EndpointId endpointId, Set<EndpointExposure> exposures,
			ConditionMessage.Builder message) {
		boolean isExposed = this.filter != null && exposures.contains(EndpointExposure.WEB)
				&& this.filter.match(endpointId);
		return isExposed ? ConditionOutcome.match(message.because("it is on the admin socket")) : null;
	}

}
