package bench;

import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;

import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.unixdomain.server.UnixDomainServerConnector;
import org.eclipse.jetty.util.Callback;
import tools.jackson.databind.json.JsonMapper;

public class Echo extends Handler.Abstract {

	private final JsonMapper json = new JsonMapper();

	public static void main(String[] args) throws Exception {
		Server server = new Server();
		UnixDomainServerConnector connector = new UnixDomainServerConnector(server, new HttpConnectionFactory());
		connector.setUnixDomainPath(Path.of(args[0]));
		connector.setAcceptQueueSize(1024);
		server.addConnector(connector);
		server.setHandler(new Echo());
		server.start();
	}

	@Override
	public boolean handle(Request request, Response response, Callback callback) {
		List<?> args = this.json.readValue(Content.Source.asInputStream(request), List.class);
		response.getHeaders().put(HttpHeader.CONTENT_TYPE, "application/json");
		response.write(true, ByteBuffer.wrap(this.json.writeValueAsBytes(args)), callback);
		return true;
	}

}
