package io.adminsock.application;

/**
 * A TCP port that a web server of the application listens on.
 *
 * @param server the prefix of the properties of that server: {@code server}, or
 * {@code management.server} for that of Actuator
 * @param number the number of the port
 */
public record ServerPort(String server, int number) {
}
