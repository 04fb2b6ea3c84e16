/**
 * What systemd is told: ready, stopping, and still answering.
 */
@NullMarked
package io.adminsock.systemd;

import org.jspecify.annotations.NullMarked;
