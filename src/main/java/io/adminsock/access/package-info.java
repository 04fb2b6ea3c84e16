/**
 * Who may run what: the decision, and the places where it is asked for.
 */
@NullMarked
package io.adminsock.access;

import org.jspecify.annotations.NullMarked;
