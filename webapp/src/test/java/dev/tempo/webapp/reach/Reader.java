package dev.tempo.webapp.reach;

/** Who asks. */
enum Reader {
  ADMIN, SERVICE, OWNER, STRANGER
}
