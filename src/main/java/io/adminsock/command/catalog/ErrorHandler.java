package io.adminsock.command.catalog;

/**
 * A controller that answers when a request has failed, and is no command.
 */
public interface ErrorHandler {

}
