/**
 * The socket file: claimed, published with its permissions, and removed. Knows neither
 * HTTP nor the server behind it.
 */
@NullMarked
package io.adminsock.socket;

import org.jspecify.annotations.NullMarked;
