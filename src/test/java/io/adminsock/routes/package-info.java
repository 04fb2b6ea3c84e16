/**
 * Every route of an application, and who may take it.
 */
@NullMarked
package io.adminsock.routes;

