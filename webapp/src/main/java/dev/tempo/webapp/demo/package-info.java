/**
 * A believable system for {@code tempo up --demo}: it is filled once and kept in motion, through the same API that everybody
 * else uses, so that it can do nothing that a user could not.
 *
 * <p>{@link dev.tempo.webapp.demo.World} is what is there from the start. Its events have fixed ids and times that are
 * counted from the first of them, which the log keeps: told again at the next start, each is a repeat that Nexus answers with
 * its first result. So nothing is doubled, what was half told is told to its end, and what was deleted stays deleted.
 *
 * <p>{@link dev.tempo.webapp.demo.Lives} is the motion: things that live for minutes. All of them are deleted by actions of
 * their own, however the process ends, so entities and live actions stay bounded; the log grows, as a log does. Which of
 * them is begun when is drawn from a fixed seed.
 */
@NullMarked
package dev.tempo.webapp.demo;

import org.jspecify.annotations.NullMarked;
