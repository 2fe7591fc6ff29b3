package dev.tempo.backend.converse;

import dev.tempo.backend.converse.intent.Understanding.Reason;

/** What is said when there is nothing to answer. */
final class Phrases {
  static final String HELP = """
      You can ask me:
      - what is due today? (tomorrow, this week, in the next 3 days, on 26 November)
      - what will happen to user/42?
      - why was user/42 deleted? (archived, cancelled)
      And I can propose, for you to approve:
      - delete user/42 in 90 days unless user_reactivated (or archive; tomorrow at 9, next monday, 2026-11-26T14:00)
      - cancel what is scheduled for user/42""";

  private static final String CAN = """
      I can tell what is due ("what is due tomorrow?"), what will happen to something ("what will happen to user/42?") and \
      why something was deleted, archived or cancelled; and I can propose to delete or archive something later, or to \
      cancel what is scheduled for it. Say "help" for examples.""";

  private Phrases() {}

  static String notUnderstood(Reason reason) {
    return switch (reason) {
      case NEGATED ->
        "I read a \"not\" in that, so I do nothing and propose nothing. To stop something, say for example "
            + "\"cancel the deletion of user/42\".";
      case TOO_LONG -> "That is longer than any request I understand. " + CAN;
      case UNKNOWN -> "I do not understand that. " + CAN;
    };
  }
}
