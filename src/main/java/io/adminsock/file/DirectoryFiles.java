package io.adminsock.file;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * The files of a directory.
 */
public final class DirectoryFiles {

	private DirectoryFiles() {
	}

	/**
	 * Returns the files of a directory in the order of their names.
	 * @param directory the directory
	 * @param filter which files to return
	 * @return their paths
	 * @throws IOException if the directory cannot be read, or not to its end
	 */
	public static List<Path> list(Path directory, DirectoryStream.Filter<Path> filter) throws IOException {
		List<Path> files = new ArrayList<>();
		try (DirectoryStream<Path> stream = Files.newDirectoryStream(directory, filter)) {
			stream.forEach(files::add);
		}
		catch (DirectoryIteratorException ex) {
			throw ex.getCause();
		}
		Collections.sort(files);
		return files;
	}

}
