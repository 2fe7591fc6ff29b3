package dev.tempo.backend.nexus.subscription;

/**
 * How far a subscription has come.
 *
 * @param position   the last event of the log that needs no more looking at
 * @param generation counts replays, so that a save from before one does not undo it
 */
public record Cursor(long position, long generation) {}
