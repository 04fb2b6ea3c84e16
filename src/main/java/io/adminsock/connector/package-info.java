/**
 * Tomcat on the socket: the only package that knows the server.
 */
@NullMarked
package io.adminsock.connector;

