-- How many actions are in each state, changed by every transaction that changes them while it holds the head row: to count a
-- million rows for each scrape of the metrics would cost more than all else that an idle system does.
CREATE TABLE action_count (
  state text   NOT NULL,
  n     bigint NOT NULL,
  CONSTRAINT action_count_pk PRIMARY KEY (state),
  CONSTRAINT action_count_not_negative CHECK (n >= 0)
) WITH (fillfactor = 10, autovacuum_vacuum_threshold = 1000, autovacuum_vacuum_scale_factor = 0);

COMMENT ON TABLE action_count IS 'Rows of action by state.';

INSERT INTO action_count (state, n)
SELECT s.state, count(a.id)
FROM unnest(ARRAY['scheduled', 'running', 'held', 'executed', 'cancelled', 'skipped', 'failed']) AS s (state)
LEFT JOIN action a ON a.state = s.state
GROUP BY s.state;
