/**
 * The socket file: it is created with its permissions, watched, and removed. This package
 * knows neither HTTP nor the server.
 */
@NullMarked
package io.adminsock.socket;

