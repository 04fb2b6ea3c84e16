package io.adminsock.tomcat;

import java.io.IOException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.Arrays;
import java.util.stream.Stream;

import org.apache.catalina.util.ServerInfo;
import org.apache.coyote.AbstractProtocol;
import org.apache.coyote.http11.Http11Processor;
import org.apache.tomcat.util.net.AbstractEndpoint;
import org.apache.tomcat.util.net.Acceptor;
import org.apache.tomcat.util.net.NioEndpoint;
import org.apache.tomcat.util.net.SocketBufferHandler;
import org.apache.tomcat.util.net.SocketProcessorBase;
import org.apache.tomcat.util.net.SocketWrapperBase;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Methods of Tomcat that this package follows or relies on. A test fails when Tomcat
 * changes one: compare the new version with our method, and write the new hash down.
 */
class TomcatContractTests {

	private static final String COMPARED_WITH = "11.0.27";

	private static final Class<?> POLLER = NioEndpoint.Poller.class;

	private static final Class<?> WRAPPER = NioEndpoint.NioSocketWrapper.class;

	static Stream<Arguments> methods() {
		return Stream.of(
				row("UnixSocketEndpoint.startInternal", NioEndpoint.class, "startInternal", "bf6bb40edd784c6a"),
				row("UnixSocketEndpoint.stopInternal", NioEndpoint.class, "stopInternal", "0ec2e22d9a480a80"),
				row("UnixSocketEndpoint.setSocketOptions", NioEndpoint.class, "setSocketOptions", "549ced9df618658e"),
				row("UnixSocketEndpoint.initServerSocket", NioEndpoint.class, "bind", "87e96087be899789"),
				row("UnixSocketEndpoint.doCloseServerSocket", NioEndpoint.class, "doCloseServerSocket",
						"69b91710052a69b6"),
				row("UnixSocketEndpoint.unlockAccept", NioEndpoint.class, "unlockAccept", "3ae0e9baab14a532"),
				row("UnixSocketEndpoint.discard", NioEndpoint.class, "destroySocket", "3feedfe8f8967a6a"),
				row("UnixSocketEndpoint.discard", AbstractEndpoint.class, "closeSocket", "bebb1aca04c3eb18"),
				row("UnixSocketEndpoint.take", AbstractEndpoint.class, "countUpOrAwaitConnection", "0fd4072543b84a4a"),
				row("UnixSocketEndpoint.countDownConnection", AbstractEndpoint.class, "countDownConnection",
						"34b57e7578b3373b"),
				row("UnixSocketEndpoint.processSocket", AbstractEndpoint.class, "processSocket", "82c1bb1149d07ee8"),
				row("UnixSocketEndpoint.startInternal (the acceptor)", AbstractEndpoint.class,
						"closeServerSocketGraceful", "56d898ac43f61ae7"),
				row("UnixSocketAcceptor", Acceptor.class, "run", "7e41e68bc897d8a1"),
				row("ConnectionTask.doRun", type("NioEndpoint$SocketProcessor"), "doRun", "d47c6a37d02e8e0d"),
				row("ConnectionTask (the connection's lock)", SocketProcessorBase.class, "run", "85d98d23c07ce7e5"),
				row("UnixSocketPoller.run and LeaderFollowersPoller.lead", POLLER, "run", "61e58c3fe5e14193"),
				row("UnixSocketPoller.processKey", POLLER, "processKey", "50eaa5f76c00073a"),
				row("UnixSocketPoller.events", POLLER, "events", "f12de62403b38d19"),
				row("UnixSocketPoller.register", POLLER, "register", "1e6684f68196c5a5"),
				row("UnixSocketPoller.processBody", POLLER, "unreg", "52c1bb528788e856"),
				row("LeaderFollowersPoller.add", POLLER, "add", "eb3187824e4ed90c"),
				row("LeaderFollowersPoller.add", POLLER, "addEvent", "3773c924f1da725b"),
				row("LeaderFollowersPoller.select and AcceptKeyAttachment", POLLER, "timeout", "62ccfcaf1613cc3d"),
				row("LeaderFollowersPoller.destroy", POLLER, "destroy", "18bfa13c07e6560b"),
				row("UnixSocketConnection.read", WRAPPER, "read", "b9d9231c19e37b46"),
				row("UnixSocketConnection.read", WRAPPER, "fillReadBuffer", "ab5343ac9a2cf78e"),
				row("UnixSocketConnection.doWrite", WRAPPER, "doWrite", "ce749af17ca742ea"),
				row("UnixSocketConnection.doClose", WRAPPER, "doClose", "833da7f27af9e952"),
				row("UnixSocketConnection.registerWriteInterest", WRAPPER, "registerWriteInterest", "4588c7e0893387b1"),
				row("UnixSocketConnection and AcceptKeyAttachment", WRAPPER, "<init>", "118428c8f4c65853"),
				row("UnixSocketConnection.doClose and AcceptKeyAttachment.close", SocketWrapperBase.class, "close",
						"da9b65c212f4b5dd"),
				row("UnixSocketProcessor.setErrorState", Http11Processor.class, "prepareRequest", "43a50e245f2a978f"),
				row("UnixSocketProtocol.pause", AbstractProtocol.class, "pause", "e7832fa8e47927c0"),
				row("UnixSocketProtocol.closeServerSocketGraceful", AbstractProtocol.class, "closeServerSocketGraceful",
						"9e364b1773c243e7"),
				row("UnixSocketProtocol.stop", AbstractProtocol.class, "stop", "4e1c74480c89df95"));
	}

	private static Arguments row(String ours, Class<?> type, String method, String hash) {
		return Arguments.of(ours, type, method, hash);
	}

	private static Class<?> type(String name) {
		try {
			return Class.forName(NioEndpoint.class.getPackageName() + "." + name);
		}
		catch (ClassNotFoundException ex) {
			throw new IllegalStateException(ex);
		}
	}

	@ParameterizedTest(name = "{0}: {2}")
	@MethodSource("methods")
	void aMethodOfTomcatIsTheOneThatOursWasComparedWith(String ours, Class<?> type, String method, String hash)
			throws IOException {
		assertThat(ByteCode.hash(type, method))
			.as("%s.%s has changed between Tomcat %s and %s: compare it with %s, then write its new hash down here",
					type.getName(), method, COMPARED_WITH, ServerInfo.getServerNumber(), ours)
			.isEqualTo(hash);
	}

	@Test
	void pooledBuffersOverrideEveryMethodOfTomcats() {
		assertThat(Arrays.stream(SocketBufferHandler.class.getDeclaredMethods())
			.filter((method) -> !Modifier.isPrivate(method.getModifiers()) && !method.isSynthetic()))
			.as("compare SocketBufferHandler with PooledSocketBufferHandler: a method that is not overridden sees empty buffers")
			.allSatisfy((method) -> assertThat(overriding(method).getDeclaringClass())
				.isEqualTo(PooledSocketBufferHandler.class));
	}

	private static Method overriding(Method method) throws NoSuchMethodException {
		return PooledSocketBufferHandler.class.getDeclaredMethod(method.getName(), method.getParameterTypes());
	}

	@Test
	void otherCodeHasAnotherHash() throws IOException {
		assertThat(ByteCode.hash(Increments.class, "byOne")).isEqualTo(ByteCode.hash(Increments.class, "byOne"))
			.isNotEqualTo(ByteCode.hash(Others.class, "byOne"));
	}

	@Test
	void aMethodThatIsGoneIsNamed() {
		assertThatIllegalArgumentException().isThrownBy(() -> ByteCode.hash(NioEndpoint.class, "gone"))
			.withMessage("org.apache.tomcat.util.net.NioEndpoint has no code for a method gone");
	}

	@SuppressWarnings("UnusedMethod")
	private static final class Increments {

		static int byOne(int number) {
			return number + 1;
		}

	}

	@SuppressWarnings("UnusedMethod")
	private static final class Others {

		static int byOne(int number) {
			return number + 2;
		}

	}

}
