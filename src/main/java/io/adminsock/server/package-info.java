/**
 * The standalone adminsock application, and the extension jars that add commands to it.
 */
@NullMarked
package io.adminsock.server;

import org.jspecify.annotations.NullMarked;
