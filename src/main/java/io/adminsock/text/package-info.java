/**
 * Text for logs and messages: shortened, and without characters that deceive a reader.
 */
@NullMarked
package io.adminsock.text;

import org.jspecify.annotations.NullMarked;
