/**
 * adminsock as an application of its own, with the jars that are added to it.
 */
@NullMarked
package io.adminsock.server;

import org.jspecify.annotations.NullMarked;
