/**
 * Logback layouts that escape text of clients, so that no client can forge a log entry.
 */
@NullMarked
package io.adminsock.logging;

