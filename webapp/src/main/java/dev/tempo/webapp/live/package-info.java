/**
 * What happens now, to whoever listens: the log as server-sent events. Every event is shown by the policy in force when it
 * is sent, with the listener's rights; a stream ends with the credential that opened it.
 */
@NullMarked
package dev.tempo.webapp.live;

import org.jspecify.annotations.NullMarked;
