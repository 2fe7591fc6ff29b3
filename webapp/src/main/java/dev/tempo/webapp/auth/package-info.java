/**
 * Who calls: API tokens, sessions of browsers, the sign-in page.
 *
 * <p>A token is opaque and random; only its SHA-256 is stored. A session is a cookie, a JWT signed with a key that all nodes
 * share through the database, which holds the principal and the CSRF token of this session; it ends with its token, after 12
 * hours at the latest. What surprises: signing out takes the cookie from the browser; nothing on the server remembers
 * sessions, so a copied cookie lives on until it ends.
 */
@NullMarked
package dev.tempo.webapp.auth;

import org.jspecify.annotations.NullMarked;
