/**
 * The documents: what can be checked of them against the code and the build.
 */
@NullMarked
package io.adminsock.docs;

import org.jspecify.annotations.NullMarked;
