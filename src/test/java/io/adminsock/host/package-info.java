/**
 * The Debian package on a Debian of its own, run by the deb profile.
 */
@NullMarked
package io.adminsock.host;

import org.jspecify.annotations.NullMarked;
