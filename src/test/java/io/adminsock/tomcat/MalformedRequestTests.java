package io.adminsock.tomcat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;

import io.adminsock.testing.RawClient;
import io.adminsock.testing.ServerExtension;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Malformed requests: the client gets an answer that it can read, and nothing is logged.
 */
@Timeout(60)
@ExtendWith(OutputCaptureExtension.class)
class MalformedRequestTests {

	private static final String HOST = "Host: any\r\n";

	@RegisterExtension
	static final ServerExtension server = ServerExtension.with();

	/**
	 * In the table a space is {@code _} where it matters, the end of a line is {@code ~},
	 * and a request ends with an empty line.
	 */
	@ParameterizedTest
	@CsvSource(textBlock = """
			GET /ping HTTP/1.1~Host: a~Host: b,                                      400
			GET /pi{ng HTTP/1.1,                                                     400
			GET /pi{ng HTTP/1.0,                                                     400
			POST /echo HTTP/1.1~Content-Length: 2~Content-Length: 3~~[],             400
			POST /echo HTTP/1.0~Content-Length: 2~Content-Length: 3~~[],             400
			POST /echo HTTP/1.1~Content-Length: x~~[],                               400
			GET http://other/ping HTTP/1.1~Host: any,                                400
			GET ftp://any/ping HTTP/1.1~Host: any,                                   400
			GET /ping HTTP/1.1~Host: any~A b: c,                                     400
			GET /ping HTTP/1.1~Host: any~: c,                                        400
			GET /ping HTTP/3.0~Host: any,                                            505
			GET /ping HTTP/1.1 HTTP/1.1~Host: any,                                   400
			POST /echo HTTP/1.1~Host: any~Content-Length: 2~Content-Length: 3~~[],   400
			POST /echo HTTP/1.1~Host: any~Content-Length: -1,                        400
			POST /echo HTTP/1.1~Host: any~Content-Length: 99999999999999999999,      400
			POST /echo HTTP/1.1~Host: any~Transfer-Encoding: magic,                  501
			POST /echo HTTP/1.1~Host: any~Transfer-Encoding: chunked~~zz~[]~0~,      400
			POST /echo HTTP/1.1~Host: any~Expect: wonders~Content-Length: 2~~[],     417
			POST /echo HTTP/1.1~Host: any~Content-Type: a/b/c~Content-Length: 1~~[,  400
			POST /echo HTTP/1.1~Host: any~Content-Length: 2147483648~~[],            413
			BREW /ping HTTP/1.1~Host: any,                                           405
			get /ping HTTP/1.1~Host: any,                                            405
			TRACE /ping HTTP/1.1~Host: any,                                          405
			CONNECT any:80 HTTP/1.1~Host: any,                                       501
			DELETE /echo HTTP/1.1~Host: any,                                         405
			GET /%2e%2e/%2e%2e/etc/passwd HTTP/1.1~Host: any,                        400
			GET /../ping HTTP/1.1~Host: any,                                         400
			GET /a/../../ping HTTP/1.1~Host: any,                                    400
			GET /a/%2e%2e/ping HTTP/1.1~Host: any,                                   400
			GET /ping%00 HTTP/1.1~Host: any,                                         400
			GET /%2fping HTTP/1.1~Host: any,                                         400
			GET /%5cping HTTP/1.1~Host: any,                                         400
			GET /%zz HTTP/1.1~Host: any,                                             400
			GET /%ff%fe HTTP/1.1~Host: any,                                          400
			GET //ping HTTP/1.1~Host: any,                                           400
			GET /ping/ HTTP/1.1~Host: any,                                           404
			GET /PING HTTP/1.1~Host: any,                                            404
			GET ping HTTP/1.1~Host: any,                                             400
			GET /error HTTP/1.1~Host: any,                                           404
			GET /loglevel?logger=%zz HTTP/1.1~Host: any,                             400
			GET /loglevel?logger=%ff HTTP/1.1~Host: any,                             400
			""")
	void aRequestThatCannotBeServedIsAProblem(String request, int status, CapturedOutput output) throws IOException {
		String separator = request.contains("~~") ? "" : "\r\n\r\n";
		assertProblem(request.replace("~", "\r\n") + separator, status, output);
	}

	@ParameterizedTest
	@ValueSource(
			strings = { "application/x-www-form-urlencoded", "text/plain", "///", "application/json; charset=none" })
	void anyContentTypeWillDo(String contentType, CapturedOutput output) throws IOException {
		RawClient.Response response = exchange(
				"POST /echo HTTP/1.1\r\nHost: any\r\nContent-Type: %s\r\nContent-Length: 5\r\n\r\n[\"a\"]"
					.formatted(contentType));
		assertThat(response.body()).isEqualTo("[\"a\"]");
		assertQuiet(output);
	}

	/** Nothing is logged after the answer either. */
	@ParameterizedTest
	@ValueSource(strings = { "x", "-1", "99999999999999999999", "1 2", "0x5", "" })
	void aLengthThatIsNoNumberIsAProblem(String length, CapturedOutput output) throws IOException {
		try (RawClient client = server.connect()) {
			client.send("POST /echo HTTP/1.1\r\nHost: any\r\nContent-Length: %s\r\n\r\n[]".formatted(length));
			assertProblem(client.read(), 400);
			assertThat(client.isClosed()).isTrue();
		}
		assertQuiet(output);
	}

	@Test
	void aNameOfTenThousandCharactersIsAProblem(CapturedOutput output) throws IOException {
		assertProblem("GET /%s HTTP/1.1\r\n%s\r\n".formatted("a".repeat(10_000), HOST), 400, output);
	}

	@Test
	void aLongNameIsShownShortened(CapturedOutput output) throws IOException {
		RawClient.Response response = assertProblem("GET /%s HTTP/1.1\r\n%s\r\n".formatted("a".repeat(5_000), HOST),
				404, output);
		assertThat(response.body()).contains("There is no command 'aaaa").contains("…").hasSizeLessThan(300);
	}

	@Test
	void aHeaderOfAHundredKilobytesIsAProblem(CapturedOutput output) throws IOException {
		assertProblem("GET /ping HTTP/1.1\r\n%sX: %s\r\n\r\n".formatted(HOST, "a".repeat(100_000)), 400, output);
	}

	@Test
	void moreParametersThanAreTakenAreAProblem(CapturedOutput output) throws IOException {
		assertProblem("GET /ping?%s HTTP/1.1\r\n%s\r\n".formatted("a&".repeat(1_500), HOST), 400, output);
	}

	@Test
	void moreHeadersThanAreTakenAreAProblem(CapturedOutput output) throws IOException {
		assertProblem("GET /ping HTTP/1.1\r\n%s%s\r\n".formatted(HOST, "a: b\r\n".repeat(200)), 400, output);
	}

	@Test
	void aBodyThatEndsTooEarlyIsAProblem(CapturedOutput output) throws IOException {
		try (RawClient client = server.connect()) {
			client.send("POST /echo HTTP/1.1\r\nHost: any\r\nContent-Length: 20\r\n\r\n[]").shutdownOutput();
			RawClient.Response response = client.read();
			assertThat(response.status()).isEqualTo(400);
			assertThat(response.body()).contains("The body did not arrive whole");
		}
		assertQuiet(output);
	}

	@Test
	void thePathInAProblemIsTheOneThatWasSent(CapturedOutput output) throws IOException {
		assertThat(assertProblem("GET //ping HTTP/1.1\r\n%s\r\n".formatted(HOST), 400, output).body())
			.contains("The path '//ping' can be read in two ways: write it without // and /../.");
	}

	@Test
	void bytesThatAreNoHttpAreAProblem(CapturedOutput output) throws IOException {
		byte[] bytes = new byte[1024];
		for (int i = 0; i < bytes.length; i++) {
			bytes[i] = (byte) i;
		}
		assertProblem(bytes, 400, output);
	}

	@Test
	void tlsIsAProblem(CapturedOutput output) throws IOException {
		assertProblem(new byte[] { 0x16, 0x03, 0x01, 0x00, (byte) 0xa5, 0x01, 0x00, 0x00, (byte) 0xa1, 0x03, 0x03 },
				400, output);
	}

	@Test
	void aBareCarriageReturnIsAProblem(CapturedOutput output) throws IOException {
		assertProblem("GET /ping HTTP/1.1\rHost: any\r\r".getBytes(StandardCharsets.UTF_8), 400, output);
	}

	@Test
	void bareLineFeedsWillDo(CapturedOutput output) throws IOException {
		assertThat(exchange("GET /ping HTTP/1.1\nHost: any\n\n").body()).isEqualTo("pong");
		assertQuiet(output);
	}

	@Test
	void parametersInThePathAreIgnored(CapturedOutput output) throws IOException {
		assertThat(exchange("GET /ping;x HTTP/1.1\r\n%s\r\n".formatted(HOST)).body()).isEqualTo("pong");
		assertQuiet(output);
	}

	/**
	 * RFC 9112, section 6.1, allows to refuse such a request. Nothing after it is read,
	 * because a proxy in front may take those bytes for the body.
	 */
	@Test
	void aLengthAndChunksMeanTheChunksAndTheEndOfTheConnection(CapturedOutput output) throws IOException {
		try (RawClient client = server.connect()) {
			client.send("""
					POST /echo HTTP/1.1
					Host: any
					Content-Length: 4
					Transfer-Encoding: chunked

					3
					[1]
					0

					GET /ping HTTP/1.1
					Host: any

					""".replace("\n", "\r\n"));
			assertThat(client.read().body()).isEqualTo("[1]");
			assertThat(client.isClosed()).isTrue();
		}
		assertQuiet(output);
	}

	@Test
	void connectionsThatSayNothingDoNoHarm(CapturedOutput output) throws IOException {
		for (int i = 0; i < 50; i++) {
			server.connect().close();
			try (RawClient client = server.connect()) {
				client.send("GET /pi");
			}
		}
		assertQuiet(output);
	}

	private static RawClient.Response assertProblem(String request, int status, CapturedOutput output)
			throws IOException {
		RawClient.Response response = exchange(request);
		assertProblem(response, status);
		assertQuiet(output);
		return response;
	}

	private static void assertProblem(byte[] request, int status, CapturedOutput output) throws IOException {
		try (RawClient client = server.connect()) {
			assertProblem(client.send(request).shutdownOutput().read(), status);
		}
		assertQuiet(output);
	}

	private static void assertProblem(RawClient.Response response, int status) {
		assertThat(response.status()).as(response.body()).isEqualTo(status);
		assertThat(response.headers()).containsEntry("content-type", "application/problem+json");
		assertThat(response.body()).contains("\"status\":" + status, "\"kind\":", "\"detail\":")
			.doesNotContain("org.apache");
	}

	private static RawClient.Response exchange(String request) throws IOException {
		return RawClient.exchange(server.socket(), request);
	}

	private static void assertQuiet(CapturedOutput output) throws IOException {
		assertThat(server.get("/ping").body()).isEqualTo("pong");
		assertThat(output.getAll()).doesNotContain("WARN", "ERROR", "\tat ");
	}

}
