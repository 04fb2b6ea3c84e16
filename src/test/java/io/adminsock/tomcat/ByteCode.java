package io.adminsock.tomcat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

import org.springframework.asm.ClassReader;
import org.springframework.asm.ClassVisitor;
import org.springframework.asm.Handle;
import org.springframework.asm.Label;
import org.springframework.asm.MethodVisitor;
import org.springframework.asm.Opcodes;
import org.springframework.asm.SpringAsmInfo;

/**
 * The instructions of the methods of one name, as text. Indices into the constant pool,
 * line numbers and names of local variables do not count, so that the text changes with
 * the code alone.
 */
final class ByteCode {

	private final List<String> instructions = new ArrayList<>();

	private final Map<Label, Integer> labels = new HashMap<>();

	private ByteCode() {
	}

	/**
	 * Returns a hash of the instructions of all methods of a name.
	 * @throws IllegalArgumentException if there is none
	 */
	static String hash(Class<?> type, String method) throws IOException {
		ByteCode code = new ByteCode();
		try (InputStream input = type.getResourceAsStream("/" + type.getName().replace('.', '/') + ".class")) {
			new ClassReader(input).accept(code.new Methods(method), ClassReader.SKIP_DEBUG | ClassReader.SKIP_FRAMES);
		}
		if (code.instructions.isEmpty()) {
			throw new IllegalArgumentException("%s has no code for a method %s".formatted(type.getName(), method));
		}
		return sha256(String.join("\n", code.instructions)).substring(0, 16);
	}

	private static String sha256(String text) {
		try {
			MessageDigest digest = MessageDigest.getInstance("SHA-256");
			return HexFormat.of().formatHex(digest.digest(text.getBytes(StandardCharsets.UTF_8)));
		}
		catch (NoSuchAlgorithmException ex) {
			throw new IllegalStateException(ex);
		}
	}

	private void add(Object... parts) {
		this.instructions.add(Arrays.deepToString(parts));
	}

	private int number(Label label) {
		return this.labels.computeIfAbsent(label, (key) -> this.labels.size());
	}

	private Integer[] numbers(Label... all) {
		return Arrays.stream(all).map(this::number).toArray(Integer[]::new);
	}

	private final class Methods extends ClassVisitor {

		private final String method;

		Methods(String method) {
			super(SpringAsmInfo.ASM_VERSION);
			this.method = method;
		}

		@Override
		public @Nullable MethodVisitor visitMethod(int access, String name, String descriptor,
				@Nullable String signature, String @Nullable [] exceptions) {
			boolean wanted = name.equals(this.method) && (access & Opcodes.ACC_BRIDGE) == 0;
			if (wanted) {
				add(name, descriptor);
			}
			return wanted ? new Instructions() : null;
		}

	}

	private final class Instructions extends MethodVisitor {

		Instructions() {
			super(SpringAsmInfo.ASM_VERSION);
		}

		@Override
		public void visitInsn(int opcode) {
			add(opcode);
		}

		@Override
		public void visitIntInsn(int opcode, int operand) {
			add(opcode, operand);
		}

		@Override
		public void visitVarInsn(int opcode, int variable) {
			add(opcode, variable);
		}

		@Override
		public void visitTypeInsn(int opcode, String type) {
			add(opcode, type);
		}

		@Override
		public void visitFieldInsn(int opcode, String owner, String name, String descriptor) {
			add(opcode, owner, name, descriptor);
		}

		@Override
		public void visitMethodInsn(int opcode, String owner, String name, String descriptor, boolean isInterface) {
			add(opcode, owner, name, descriptor);
		}

		@Override
		public void visitInvokeDynamicInsn(String name, String descriptor, Handle bootstrap, Object... arguments) {
			add(name, descriptor, bootstrap, arguments);
		}

		@Override
		public void visitJumpInsn(int opcode, Label label) {
			add(opcode, number(label));
		}

		@Override
		public void visitLabel(Label label) {
			add("label", number(label));
		}

		@Override
		public void visitLdcInsn(Object value) {
			add("constant", value);
		}

		@Override
		public void visitIincInsn(int variable, int increment) {
			add("increment", variable, increment);
		}

		@Override
		public void visitTableSwitchInsn(int min, int max, Label fallback, Label... cases) {
			add("switch", min, max, number(fallback), numbers(cases));
		}

		@Override
		public void visitLookupSwitchInsn(Label fallback, int[] keys, Label[] cases) {
			add("switch", keys, number(fallback), numbers(cases));
		}

		@Override
		public void visitMultiANewArrayInsn(String descriptor, int dimensions) {
			add("array", descriptor, dimensions);
		}

		@Override
		public void visitTryCatchBlock(Label start, Label end, Label handler, @Nullable String type) {
			add("catch", number(start), number(end), number(handler), String.valueOf(type));
		}

	}

}
