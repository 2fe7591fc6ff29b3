/**
 * Events as CloudEvents 1.0 on their way out, and the filters by which listeners choose among them: the dialects of the
 * CloudEvents Subscriptions API (section 3.2.4) {@code exact}, {@code prefix}, {@code suffix}, {@code all}, {@code any},
 * {@code not} and {@code sql} (CloudEvents SQL 1.0). Used by subscriptions, streams and lists alike.
 *
 * <p>A filter sees what its reader may see: the context attributes, and of extensions only those of events that are shown
 * whole. Filters come from outside, so all of them are bounded when they are parsed, and none can be slow: see
 * {@link dev.tempo.backend.nexus.filter.SqlFilter}.
 */
@NullMarked
package dev.tempo.backend.nexus.filter;

import org.jspecify.annotations.NullMarked;
