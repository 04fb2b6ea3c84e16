/**
 * Files and programs that only root and our own user can change.
 */
@NullMarked
package io.adminsock.file;

import org.jspecify.annotations.NullMarked;
