/**
 * The application, and the auto-configuration that puts the parts together.
 */
@NullMarked
package io.adminsock;

import org.jspecify.annotations.NullMarked;
