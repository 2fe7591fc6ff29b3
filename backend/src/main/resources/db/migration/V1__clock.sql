-- The one function that all SQL asks for the time, so that a simulated clock reaches everything.
-- A row in simulated_clock is the time; without one, the database's own clock is.
CREATE TABLE simulated_clock (
  only_row boolean     NOT NULL DEFAULT true,
  now      timestamptz NOT NULL,
  CONSTRAINT simulated_clock_pk PRIMARY KEY (only_row),
  CONSTRAINT simulated_clock_one_row CHECK (only_row)
);

CREATE FUNCTION tempo_now() RETURNS timestamptz
  LANGUAGE sql VOLATILE
  RETURN coalesce((SELECT s.now FROM simulated_clock s), clock_timestamp());
