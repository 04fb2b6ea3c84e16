/**
 * Scripts: executable files that are commands.
 */
@NullMarked
package io.adminsock.script;

import org.jspecify.annotations.NullMarked;
