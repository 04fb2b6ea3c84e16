package io.adminsock.script;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Objects;

import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Lets one test of scripts run at a time, in whichever JVM. A server ends the scripts of
 * each server that was killed, on the whole machine, and so the scripts of another test.
 */
final class OneAtATime implements BeforeEachCallback, AfterEachCallback {

	private static final Path LOCK = Path.of("target/one-at-a-time.lock");

	private static final ExtensionContext.Namespace NAMESPACE = ExtensionContext.Namespace.create(OneAtATime.class);

	@Override
	public void beforeEach(ExtensionContext context) throws IOException {
		FileChannel channel = FileChannel.open(LOCK, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
		channel.lock();
		context.getStore(NAMESPACE).put(LOCK, channel);
	}

	@Override
	public void afterEach(ExtensionContext context) throws IOException {
		FileChannel channel = context.getStore(NAMESPACE).get(LOCK, FileChannel.class);
		Objects.requireNonNull(channel).close();
	}

}
