package bench;

import java.util.List;

import io.smallrye.common.annotation.NonBlocking;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;

@Path("/echo")
public class Echo {

	@POST
	@NonBlocking
	public List<Object> echo(List<Object> args) {
		return args;
	}

}
