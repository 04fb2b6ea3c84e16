package bench;

import java.util.List;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;

@RestController
@SpringBootApplication
public class Echo {

	public static void main(String[] args) {
		SpringApplication.run(Echo.class, args);
	}

	@PostMapping("/echo")
	List<Object> echo(@RequestBody List<Object> args) {
		return args;
	}

}
