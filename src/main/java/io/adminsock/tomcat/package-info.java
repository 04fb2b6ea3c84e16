/**
 * Tomcat on a Unix domain socket: the endpoint, the protocol and the valves. This is the
 * only package that uses Tomcat's classes.
 */
@NullMarked
package io.adminsock.tomcat;

import org.jspecify.annotations.NullMarked;
