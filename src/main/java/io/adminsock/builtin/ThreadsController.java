package io.adminsock.builtin;

import java.lang.management.ManagementFactory;
import java.util.Map;

import javax.management.JMException;
import javax.management.ObjectName;

import org.springframework.context.annotation.Description;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.ResponseBody;

/**
 * The command that dumps the threads.
 */
@ResponseBody
final class ThreadsController {

	@GetMapping("/threads")
	@Description("Dump the threads with their stacks and locks.")
	String threads() {
		try {
			Object dump = ManagementFactory.getPlatformMBeanServer()
				.invoke(new ObjectName("com.sun.management:type=DiagnosticCommand"), "threadPrint",
						new Object[] { new String[] { "-l" } }, new String[] { String[].class.getName() });
			return dump.toString();
		}
		catch (JMException ex) {
			return stacks();
		}
	}

	/**
	 * Returns the stacks for a JVM that is not HotSpot.
	 */
	private static String stacks() {
		StringBuilder text = new StringBuilder();
		for (Map.Entry<Thread, StackTraceElement[]> entry : Thread.getAllStackTraces().entrySet()) {
			text.append('"')
				.append(entry.getKey().getName())
				.append("\" ")
				.append(entry.getKey().getState())
				.append('\n');
			for (StackTraceElement element : entry.getValue()) {
				text.append("\tat ").append(element).append('\n');
			}
			text.append('\n');
		}
		return text.toString();
	}

}
