-- Tokens that were taken, by a digest, until they have expired: instances that share a database take none twice.
CREATE TABLE IF NOT EXISTS used_token (
  digest TEXT NOT NULL PRIMARY KEY,
  until TEXT NOT NULL
);
CREATE INDEX IF NOT EXISTS used_token_until ON used_token (until);
