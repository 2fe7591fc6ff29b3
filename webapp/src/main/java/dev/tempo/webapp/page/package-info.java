/**
 * One page's way: the registry resolves each fragment's version for this reader, the data that its manifest names are read
 * in process with the reader's own rights, each fragment is rendered by its generation, and the document is assembled.
 *
 * <p>{@link dev.tempo.webapp.page.Pages} is the way in, made by {@code Tempo}. {@link dev.tempo.webapp.page.Fragments} holds
 * the generations: one for each version of a fragment together with the versions of the shared packages it gets.
 *
 * <p>Failure: a fragment that cannot be rendered steps down to the browser alone, and where it has nothing for the browser
 * to its manifest's static HTML. Its neighbours never notice.
 */
@NullMarked
package dev.tempo.webapp.page;

import org.jspecify.annotations.NullMarked;
