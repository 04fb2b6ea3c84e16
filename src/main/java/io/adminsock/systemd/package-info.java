/**
 * Notifications of systemd ({@code sd_notify(3)}), and health checks.
 */
@NullMarked
package io.adminsock.systemd;

import org.jspecify.annotations.NullMarked;
