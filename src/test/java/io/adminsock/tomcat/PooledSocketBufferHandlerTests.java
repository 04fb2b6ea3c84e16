package io.adminsock.tomcat;

import java.nio.ByteBuffer;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class PooledSocketBufferHandlerTests {

	private final PooledSocketBufferHandler.Pool pool = new PooledSocketBufferHandler.Pool(16, 32);

	private final PooledSocketBufferHandler buffers = new PooledSocketBufferHandler(this.pool);

	private final PooledSocketBufferHandler other = new PooledSocketBufferHandler(this.pool);

	@Test
	void areOfTheSizesAskedFor() {
		assertThat(this.buffers.getReadBuffer().capacity()).isEqualTo(16);
		assertThat(this.buffers.getWriteBuffer().capacity()).isEqualTo(32);
	}

	@Test
	void servesAnotherConnectionOnceGivenBack() {
		ByteBuffer read = this.buffers.getReadBuffer();
		this.buffers.giveBack();
		assertThat(this.other.getReadBuffer()).isSameAs(read);
		assertThat(this.buffers.getReadBuffer()).isNotSameAs(read);
	}

	@Test
	void stayWithTheConnectionAsLongAsSomethingIsLeftToRead() {
		ByteBuffer read = this.buffers.getReadBuffer().put((byte) 1);
		this.buffers.giveBack();
		assertThat(this.buffers.getReadBuffer()).isSameAs(read);
		assertThat(this.buffers.isReadBufferEmpty()).isFalse();
		assertThat(this.other.getReadBuffer()).isNotSameAs(read);
	}

	@Test
	void stayWithTheConnectionAsLongAsSomethingIsLeftToWrite() {
		ByteBuffer write = this.buffers.getWriteBuffer().put((byte) 1);
		this.buffers.giveBack();
		assertThat(this.buffers.getWriteBuffer()).isSameAs(write);
		assertThat(this.buffers.isWriteBufferEmpty()).isFalse();
		assertThat(this.other.getWriteBuffer()).isNotSameAs(write);
	}

	@Test
	void comeWithoutWhatTheConnectionBeforeLeft() {
		this.buffers.getReadBuffer().put(new byte[] { 1, 2, 3 });
		this.buffers.configureReadBufferForRead();
		this.buffers.getReadBuffer().get(new byte[3]);
		this.buffers.giveBack();
		assertThat(this.other.isReadBufferEmpty()).isTrue();
		assertThat(this.other.getReadBuffer().remaining()).isEqualTo(16);
	}

	@Test
	void serveNobodyElseAfterTheConnectionWasClosed() {
		ByteBuffer read = this.buffers.getReadBuffer();
		this.buffers.free();
		assertThat(this.other.getReadBuffer()).isNotSameAs(read);
	}

	@Test
	void areEmptyAndWritableWhileThereAreNone() {
		assertThat(this.buffers.isReadBufferEmpty()).isTrue();
		assertThat(this.buffers.isWriteBufferEmpty()).isTrue();
		assertThat(this.buffers.isWriteBufferWritable()).isTrue();
	}

}
