package bench;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonArray;
import io.vertx.core.net.SocketAddress;
import io.vertx.core.transport.Transport;

public class Echo {

	public static void main(String[] args) {
		Vertx vertx = Vertx.builder().withTransport(Transport.EPOLL).build();
		vertx.createHttpServer().requestHandler(Echo::echo).listen(SocketAddress.domainSocketAddress(args[0]));
	}

	private static void echo(HttpServerRequest request) {
		request.body()
			.onSuccess((body) -> request.response()
				.putHeader("Content-Type", "application/json")
				.end(new JsonArray(body).toBuffer()))
			.onFailure((failure) -> request.response().setStatusCode(400).end());
	}

}
