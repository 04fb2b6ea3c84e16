/**
 * Paths that only root and the user of this process can change.
 */
@NullMarked
package io.adminsock.file;

import org.jspecify.annotations.NullMarked;
