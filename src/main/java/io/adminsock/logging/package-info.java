/**
 * Log lines that no client can forge: what the layouts of Logback write of messages and
 * exceptions.
 */
@NullMarked
package io.adminsock.logging;

import org.jspecify.annotations.NullMarked;
