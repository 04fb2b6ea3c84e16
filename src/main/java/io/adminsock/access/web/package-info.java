/**
 * Asks the access rules on the way of a request: a filter, an interceptor and the
 * catalog.
 */
@NullMarked
package io.adminsock.access.web;

import org.jspecify.annotations.NullMarked;
