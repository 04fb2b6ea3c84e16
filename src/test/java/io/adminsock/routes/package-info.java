/**
 * Every route of an application, and who may take it.
 */
@NullMarked
package io.adminsock.routes;

import org.jspecify.annotations.NullMarked;
