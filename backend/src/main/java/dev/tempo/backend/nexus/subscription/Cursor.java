package dev.tempo.backend.nexus.subscription;

/**
 * How far a subscription has come.
 *
 * @param position   the last event of the log that needs no more looking at
 * @param generation counts replays, so that a save from before one does not undo it
 * @param fence      of the node that relays it, so that a save by one that was taken for dead changes nothing
 */
public record Cursor(long position, long generation, long fence) {}
