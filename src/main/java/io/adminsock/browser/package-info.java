/**
 * No way in for a web page, where the socket is forwarded to a port that a browser
 * reaches.
 */
@NullMarked
package io.adminsock.browser;

import org.jspecify.annotations.NullMarked;
