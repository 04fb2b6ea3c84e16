/**
 * The image, built from what is checked in and run in real containers.
 */
@NullMarked
package io.adminsock.image;

import org.jspecify.annotations.NullMarked;
