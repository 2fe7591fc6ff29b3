-- Every transition of an action is an event of its entity, after the one that scheduled it: the index by entity finds it there.
-- One of two events that are written where an action is scheduled or fired had an entry of this one, too.
DROP INDEX event_by_action;
