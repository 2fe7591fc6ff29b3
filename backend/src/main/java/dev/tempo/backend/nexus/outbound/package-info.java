/**
 * The way out: HTTP to addresses that users name (webhooks, the {@code http} step of patterns), where an address, a name
 * server or an answer may be hostile. {@link dev.tempo.backend.nexus.outbound.Outbound} is the only door.
 *
 * <p>A host is resolved once, every address found is checked, and the connection goes to a checked address: a name that
 * answers differently the second time (DNS rebinding) is never asked a second time. Redirects are failures, answers are
 * cut off, and a deadline covers all of it, so that a hostile sink costs its caller a bounded time and a bounded memory, and
 * others nothing: each host has few places of its own.
 *
 * <p>Surprise: an address that is not on the public internet is refused unless the operator allowed it, the loopback too.
 */
@NullMarked
package dev.tempo.backend.nexus.outbound;

import org.jspecify.annotations.NullMarked;
