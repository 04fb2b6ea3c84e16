package io.adminsock.beside;

import java.nio.file.Path;

import io.adminsock.testing.Programs;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Key stores for servers that speak TLS.
 */
final class KeyStores {

	static final String PASSWORD = "secret";

	private KeyStores() {
	}

	/**
	 * Makes a key store with a self-signed certificate.
	 */
	static Path create(Path directory) {
		Path store = directory.resolve("keys");
		assertThat(Programs
			.run(Path.of(System.getProperty("java.home"), "bin/keytool").toString(), "-genkeypair", "-keystore",
					store.toString(), "-storepass", PASSWORD, "-alias", "shop", "-keyalg", "EC", "-dname", "CN=shop")
			.status()).isZero();
		return store;
	}

}
