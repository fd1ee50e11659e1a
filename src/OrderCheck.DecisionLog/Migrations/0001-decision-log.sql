-- One script for SQLite and PostgreSQL.
CREATE TABLE IF NOT EXISTS decision_log (
  seq BIGINT NOT NULL PRIMARY KEY,
  kind TEXT NOT NULL,
  at TEXT NOT NULL,
  client TEXT NOT NULL,
  request_id TEXT,
  position INTEGER NOT NULL,
  assessment_id TEXT,
  card TEXT,
  idempotency_key TEXT,
  body TEXT NOT NULL,
  facts TEXT,
  hash TEXT NOT NULL
);
CREATE INDEX IF NOT EXISTS decision_log_at ON decision_log (at);
CREATE INDEX IF NOT EXISTS decision_log_request ON decision_log (request_id);
CREATE INDEX IF NOT EXISTS decision_log_assessment ON decision_log (assessment_id);
CREATE UNIQUE INDEX IF NOT EXISTS decision_log_idempotency ON decision_log (idempotency_key);

-- Which row a card belongs to. An index, not part of the chain: the cards are in the bodies too.
CREATE TABLE IF NOT EXISTS decision_log_card (
  card TEXT NOT NULL,
  client TEXT NOT NULL,
  seq BIGINT NOT NULL,
  PRIMARY KEY (card, client, seq)
);

-- Both ends of the chain. A writer holds this row while it writes.
CREATE TABLE IF NOT EXISTS decision_log_head (
  id INTEGER NOT NULL PRIMARY KEY,
  first_seq BIGINT NOT NULL,
  first_hash TEXT NOT NULL,
  last_seq BIGINT NOT NULL,
  last_hash TEXT NOT NULL
);
INSERT INTO decision_log_head (id, first_seq, first_hash, last_seq, last_hash) VALUES (1, 1, '', 0, '') ON CONFLICT (id) DO NOTHING;
