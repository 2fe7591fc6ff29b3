/**
 * What Tempo knows about entities: classification, owner, data, parents, version, legal hold. It is a consequence of
 * Nexus (MetadataConsequence) for the metadata that events carry, and a set of commands
 * (Entities) for what is changed by name. Both work on the transaction's
 * {@link dev.tempo.backend.metadata.EntityBook}, and so does everybody else who changes an entity.
 *
 * <p>Who may do what. An administrator everything. A service creates entities, and a user those that belong to the user and
 * carry the role {@code user}. What exists is changed by whom policy gives access, but only administrators and services
 * change what an entity is (role, environment, category) and whose it is. A service may record facts about anything; a user
 * only about what the user may act on, and about entities that Tempo does not know, of which nothing follows. Legal holds
 * are an administrator's.
 *
 * <p>What leaves the backend goes through {@link dev.tempo.backend.metadata.Views}, the one place that applies access and
 * exposure.
 *
 * <p>Surprises: an event that carries metadata is itself the event of the change, no second one follows it. An entity's version
 * counts from 1 in each of its lives; its entity tag names the life too, so that a tag never fits a namesake. The entity
 * knows nothing of its actions: they are the scheduler's, found by the entity.
 */
@NullMarked
package dev.tempo.backend.metadata;

import org.jspecify.annotations.NullMarked;
