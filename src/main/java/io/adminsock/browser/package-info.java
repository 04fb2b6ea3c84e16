/**
 * Protection against web pages, for sockets that are forwarded to a port which a browser
 * can reach.
 */
@NullMarked
package io.adminsock.browser;

import org.jspecify.annotations.NullMarked;
