package io.adminsock.beside;

import io.adminsock.command.AdminController;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;

/**
 * The commands of the {@link Worker}, which are added to it by
 * {@code spring.main.sources}.
 */
@AdminController
class WorkerCommands {

	private static final Log logger = LogFactory.getLog(WorkerCommands.class);

	private final Worker.Ledger ledger;

	WorkerCommands(Worker.Ledger ledger) {
		this.ledger = ledger;
	}

	@GetMapping("/ledger")
	String ledger() {
		return this.ledger.read();
	}

	@PostMapping("/balance")
	String balance() {
		logger.info("Balancing");
		Worker.awaitFile("balance");
		return this.ledger.read();
	}

}
