package bench;

import java.util.concurrent.TimeUnit;

import io.adminsock.command.Arg;

import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.servlet.mvc.method.annotation.StreamingResponseBody;

@RestController
class GrowthCommands {

	@PostMapping("/slow")
	String slow(@Arg long milliseconds) throws InterruptedException {
		TimeUnit.MILLISECONDS.sleep(milliseconds);
		return "done";
	}

	@GetMapping("/stream")
	StreamingResponseBody stream(@Arg long megabytes) {
		byte[] megabyte = new byte[1_000_000];
		return (out) -> {
			for (long i = 0; i < megabytes; i++) {
				out.write(megabyte);
			}
		};
	}

}
