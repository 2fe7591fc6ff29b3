/**
 * HTTP without a framework's types, and the thin binding to Vert.x.
 *
 * <p>A {@link dev.tempo.webapp.http.Resource} names its {@link dev.tempo.webapp.http.Route}s; {@link
 * dev.tempo.webapp.http.Api} takes a {@link dev.tempo.webapp.http.ApiRequest} through the stages sign-in, routing, rights,
 * CSRF, negotiation, handler, and answers an {@link dev.tempo.webapp.http.ApiResponse} whatever happens. Pages and forms
 * call the same {@code Api} in process, so that nothing is allowed to a page that is not allowed to its reader.
 *
 * <p>{@link dev.tempo.webapp.http.HttpBinding} reads the body within its limit on the event loop, then runs each request
 * on a virtual thread of its own: handlers block. What surprises: who is not signed in learns nothing about which paths
 * exist, every unknown one answers 401.
 */
@NullMarked
package dev.tempo.webapp.http;

import org.jspecify.annotations.NullMarked;
