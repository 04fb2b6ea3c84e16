package io.adminsock.docs;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The page of properties, compared with the configuration metadata.
 */
class PropertyReferenceTests {

	private static final Path PAGE = Path.of("src/docs/properties.md");

	private static final String BEGIN = "<!-- begin of the generated table -->\n";

	private static final String END = "<!-- end of the generated table -->\n";

	private static final String WRITE = "adminsock.docs.write";

	@Test
	void tableIsThatOfTheMetadata() throws IOException {
		String page = Files.readString(PAGE);
		String expected = replaceTable(page, PropertyReference.table());
		if (Boolean.getBoolean(WRITE)) {
			Files.writeString(PAGE, expected);
			return;
		}
		assertThat(page)
			.as("%s differs from the descriptions in AdminsockProperties; this rewrites it: "
					+ "./mvnw test -Dtest=PropertyReferenceTests -D%s=true", PAGE, WRITE)
			.isEqualTo(expected);
	}

	private static String replaceTable(String page, String table) {
		int begin = page.indexOf(BEGIN);
		int end = page.indexOf(END);
		assertThat(begin).as("%s has the two comments that the table is between", PAGE).isNotNegative().isLessThan(end);
		return page.substring(0, begin) + BEGIN + "\n" + table + "\n" + page.substring(end);
	}

}
