/**
 * Rules, the compiled decision table and its explanation: a pure core that knows no database, no framework and none of
 * our other packages. A {@link dev.tempo.backend.policy.PolicyTable} is immutable; whoever decides holds one and stamps
 * the decision with its revision. {@link dev.tempo.backend.policy.Policies} holds the one now in force.
 */
@NullMarked
package dev.tempo.backend.policy;

import org.jspecify.annotations.NullMarked;
