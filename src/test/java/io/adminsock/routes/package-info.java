/**
 * Tests of every route of an application, and of the peers that may use it.
 */
@NullMarked
package io.adminsock.routes;

import org.jspecify.annotations.NullMarked;
