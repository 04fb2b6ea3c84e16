/**
 * The Leader/Followers pattern: threads that wait for requests and run them in turn. It
 * knows no server, so that a test can run it in every order.
 */
@NullMarked
package io.adminsock.tomcat.leaderfollowers;

import org.jspecify.annotations.NullMarked;
