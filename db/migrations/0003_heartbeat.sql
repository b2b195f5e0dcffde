-- Heartbeats, written by the portal. Not tenant data: a drill compares what was acknowledged with what survived.
CREATE TABLE holdfast.heartbeat (
  -- Chosen by the client, so that a repeated request is the same heartbeat.
  id          uuid        PRIMARY KEY,
  -- The client's clock.
  sent_at     timestamptz NOT NULL,
  -- The writer's clock.
  written_at  timestamptz NOT NULL DEFAULT clock_timestamp(),
  -- Region of the writer.
  region      text        NOT NULL,
  epoch       bigint      NOT NULL
);

CREATE INDEX heartbeat_written_at ON holdfast.heartbeat (written_at);

GRANT SELECT, INSERT ON holdfast.heartbeat TO holdfast_application;
GRANT SELECT ON holdfast.heartbeat TO holdfast_verification;
