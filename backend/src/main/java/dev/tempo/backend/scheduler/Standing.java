package dev.tempo.backend.scheduler;

import org.jspecify.annotations.Nullable;

/** What policy looks at of a live action. */
interface Standing {
  @Nullable
  String key();

  Plan plan();

  When when();

  ActionState state();

  /** True where its time is policy's, and can still be changed. */
  default boolean isOpenFromPolicy() {
    return state().isOpen() && plan().fromPolicy();
  }

  /** True for the entity's one expiry: what it does is policy's too. */
  default boolean isPolicyExpiry() {
    return Action.RETENTION.equals(key()) && plan().fromPolicy();
  }

  /** True for a service's own unkeyed delete or archive, which stands in the place of policy's. */
  default boolean standsForPolicy() {
    return key() == null && plan().kind() != ActionKind.RUN && !plan().fromPolicy();
  }
}
