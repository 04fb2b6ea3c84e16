/**
 * The application whose admin interface this is: what it is called, whether it has
 * started, and how it is stopped.
 */
@NullMarked
package io.adminsock.application;

import org.jspecify.annotations.NullMarked;
