package io.adminsock.routes;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

import io.adminsock.testing.JavaProgram;
import io.adminsock.testing.ServerProcess;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
class RouteAuditIT {

	/**
	 * The routes of Actuator. Its mappings do not run the application's interceptors, so
	 * that only the access filter protects them.
	 */
	private static final String ACTUATOR = """
			-                               | GET /actuator             | default | 404 | 403 | 403
			                                | GET /actuator/            | default | 404 | 403 | 403
			GET /actuator/beans             | GET /actuator/beans       | default | 200 | 403 | 403
			GET /actuator/conditions        | GET /actuator/conditions  | default | 200 | 403 | 403
			GET /actuator/configprops       | GET /actuator/configprops | default | 200 | 403 | 403
			GET /actuator/configprops/{prefix} | GET /actuator/configprops/spring | default | 200 | 403 | 403
			GET /actuator/env               | GET /actuator/env         | default | 200 | 403 | 403
			                                | GET /actuator/env/        | default | 200 | 403 | 403
			                                | GET /logto/actuator/env   | default | 200 | 403 | 403
			                                | HEAD /actuator/env        | default | 200 | 403 | 403
			                                | OPTIONS /actuator/env     | default | 200 | 403 | 403
			                                | POST /actuator/env        | default | 405 | 403 | 403
			                                | GET /actuator/%65nv;x     | default | 200 | 403 | 403
			                                | GET /ping/../actuator/env | default | 400 | 400 | 400
			GET /actuator/env/{toMatch}     | GET /actuator/env/PATH    | default | 200 | 403 | 403
			                                | GET /actuator/env/PATH/   | default | 200 | 403 | 403
			GET /actuator/health            | GET /actuator/health      | default | 200 | 403 | 403
			GET /actuator/health/{*path}         | GET /actuator/health/x    | default | 404 | 403 | 403
			                                | GET /actuator/health/x/   | default | 404 | 403 | 403
			GET /actuator/info              | GET /actuator/info        | default | 200 | 403 | 403
			GET /actuator/loggers           | GET /actuator/loggers     | default | 200 | 403 | 403
			GET /actuator/loggers/{name}    | GET /actuator/loggers/ROOT | default | 200 | 403 | 403
			POST /actuator/loggers/{name}   | POST /actuator/loggers/x  | default | 204 | 403 | 403
			                                | POST /actuator/loggers/x/ | default | 204 | 403 | 403
			GET /actuator/mappings          | GET /actuator/mappings    | default | 200 | 403 | 403
			GET /actuator/metrics           | GET /actuator/metrics     | default | 200 | 403 | 403
			GET /actuator/metrics/{requiredMetricName} | GET /actuator/metrics/jvm.info | default | 200 | 403 | 403
			GET /actuator/sbom              | GET /actuator/sbom        | default | 200 | 403 | 403
			GET /actuator/sbom/{id}         | GET /actuator/sbom/x      | default | 404 | 403 | 403
			GET /actuator/scheduledtasks    | GET /actuator/scheduledtasks | default | 200 | 403 | 403
			GET /actuator/threaddump        | GET /actuator/threaddump  | default | 200 | 403 | 403
			""";

	@TempDir
	private Path directory;

	@Test
	void withActuator() throws Exception {
		JavaProgram.openToAll(this.directory);
		Path socket = this.directory.resolve("s");
		List<String> arguments = new ArrayList<>(RouteAuditTests.RULES);
		arguments.add(socket.toString());
		try (ServerProcess server = ServerProcess
			.launchWith(List.of("actuator", "micrometer", "health"), List.of(), ActuatorApplication.class,
					this.directory, arguments.toArray(String[]::new))
			.awaitLog(ActuatorApplication.END)) {
			new RouteTable(RouteAuditTests.TRIMMED, RouteAuditTests.SERVER, RouteAuditTests.SPRING, ACTUATOR)
				.check(routes(server.log()), Map.of("default", socket), "");
		}
	}

	private static Set<String> routes(String log) {
		return log.lines()
			.filter((line) -> line.startsWith(ActuatorApplication.ROUTE))
			.map((line) -> line.substring(ActuatorApplication.ROUTE.length()))
			.collect(Collectors.toSet());
	}

}
