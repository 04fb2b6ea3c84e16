/**
 * Tests of applications that keep their own server and have an admin server beside it,
 * each in a process of its own.
 */
@NullMarked
package io.adminsock.beside;

import org.jspecify.annotations.NullMarked;
