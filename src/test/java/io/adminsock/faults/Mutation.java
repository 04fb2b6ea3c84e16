package io.adminsock.faults;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/**
 * Requests that are nearly right: each is a right one, changed in one to four places.
 */
final class Mutation {

	/** Right requests. None does harm, whatever is made of it. */
	static final List<String> REQUESTS = List.of("GET /ping HTTP/1.1\r\nHost: any\r\n\r\n",
			"HEAD /ping HTTP/1.1\r\nHost: any\r\nAccept: */*\r\n\r\n", "GET /ping HTTP/1.0\r\n\r\n",
			"OPTIONS /echo HTTP/1.1\r\nHost: any\r\n\r\n",
			"POST /echo HTTP/1.1\r\nHost: any\r\nContent-Length: 9\r\n\r\n[\"a\",1.5]",
			"POST /echo HTTP/1.1\r\nHost: any\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n"
					+ "4\r\n[\"a\"\r\n5;x=y\r\n,1.5]\r\n0\r\nTrailer: t\r\n\r\n",
			"POST /echo HTTP/1.1\r\nHost: any\r\nExpect: 100-continue\r\nContent-Length: 3\r\n\r\n[1]",
			"GET /loglevel?logger=ROOT&x=%41 HTTP/1.1\r\nHost: any\r\nCookie: a=b; c=\"d\"\r\n\r\n",
			"GET /ping HTTP/1.1\r\nHost: any\r\n\r\nPOST /echo HTTP/1.1\r\nHost: any\r\nContent-Length: 2\r\n\r\n[]");

	private static final List<String> POISON = List.of("\r", "\n", "\r\n", "\0", " ", "\t", ":", ";", "%", "%00",
			"%2e%2e/", "//", "\u00ff", "\r\n ", "Content-Length: 5\r\n", "Content-Length: -1\r\n",
			"Content-Length: 99999999999999999999\r\n", "Transfer-Encoding: chunked\r\n",
			"Transfer-Encoding: gzip, chunked\r\n", "Transfer-Encoding : chunked\r\n", "Host: other\r\n",
			"Connection: close\r\n", "Connection: upgrade\r\nUpgrade: h2c\r\n", "HTTP/2.0", "HTTP/1.2", "ffffffff\r\n",
			"-1\r\n", "0x10\r\n", "7fffffffffffffff\r\n", "[[[[[[", "\\ud800", "1e999999999");

	private final Random random;

	Mutation(long seed) {
		this.random = new Random(seed);
	}

	byte[] next() {
		byte[] request = REQUESTS.get(this.random.nextInt(REQUESTS.size())).getBytes(StandardCharsets.ISO_8859_1);
		for (int changes = 1 + this.random.nextInt(4); changes > 0; changes--) {
			request = change(request);
		}
		return request;
	}

	private byte[] change(byte[] request) {
		int from = this.random.nextInt(request.length + 1);
		int to = Math.min(request.length, from + this.random.nextInt(12));
		return switch (this.random.nextInt(8)) {
			case 0 -> splice(request, from, from, poison());
			case 1 -> splice(request, from, to, poison());
			case 2 -> splice(request, from, to, new byte[0]);
			case 3 -> splice(request, from, from, slice(request, from, to));
			case 4 -> splice(request, from, Math.min(request.length, from + 1), noise(1));
			case 5 -> splice(request, from, from, noise(this.random.nextInt(64)));
			case 6 -> slice(request, 0, from);
			default -> (this.random.nextInt(50) > 0) ? splice(request, from, from, poison()) : splice(request, from,
					from, "x".repeat(this.random.nextInt(20_000)).getBytes(StandardCharsets.US_ASCII));
		};
	}

	private byte[] poison() {
		return POISON.get(this.random.nextInt(POISON.size())).getBytes(StandardCharsets.ISO_8859_1);
	}

	private byte[] noise(int length) {
		byte[] noise = new byte[length];
		this.random.nextBytes(noise);
		return noise;
	}

	private static byte[] slice(byte[] bytes, int from, int to) {
		return Arrays.copyOfRange(bytes, from, to);
	}

	private static byte[] splice(byte[] bytes, int from, int to, byte[] inserted) {
		ByteArrayOutputStream result = new ByteArrayOutputStream();
		result.write(bytes, 0, from);
		result.writeBytes(inserted);
		result.write(bytes, to, bytes.length - to);
		return result.toByteArray();
	}

}
