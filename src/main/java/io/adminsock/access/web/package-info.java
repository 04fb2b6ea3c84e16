/**
 * Access control in Spring MVC: a filter, an interceptor and the catalog apply the access
 * rules to each request.
 */
@NullMarked
package io.adminsock.access.web;

import org.jspecify.annotations.NullMarked;
