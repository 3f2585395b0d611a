-- +goose Up
-- What is raised about property that is held, beside its orders: claims of owners, exclusions, exceptions, conversion,
-- duties of care. One row each, open until it is decided or done.
CREATE TABLE property_matters (
  id            INTEGER PRIMARY KEY,
  case_id       BIGINT NOT NULL REFERENCES cases (id),
  force_id      BIGINT NOT NULL REFERENCES units (id),
  unit_id       BIGINT NOT NULL REFERENCES units (id),
  n             BIGINT NOT NULL, -- M1, M2 … within the case
  kind          TEXT NOT NULL CHECK (kind IN ('claim','exclusion','exception','conversion','storage','search')),
  asset_id      BIGINT REFERENCES assets (id), -- NULL: a search that found nothing
  interest_id   BIGINT REFERENCES interests (id), -- NULL: the whole asset
  order_id      BIGINT REFERENCES orders (id),
  state         TEXT NOT NULL CHECK (state IN ('open','granted','refused','withdrawn','done')),
  party         TEXT NOT NULL DEFAULT '', -- who claims, or for whom
  purpose       TEXT NOT NULL DEFAULT '', -- living, legal, legal_aid, business
  mandatory     BOOLEAN NOT NULL DEFAULT FALSE,
  amount_pence  BIGINT,
  at            DATETIME NOT NULL, -- made, or done
  until_on      DATE,
  court         TEXT NOT NULL DEFAULT '',
  note          TEXT NOT NULL DEFAULT '',
  decided_at    DATETIME,
  decided_note  TEXT NOT NULL DEFAULT '',
  due_on        DATE,
  version       BIGINT NOT NULL DEFAULT 1,
  created_at    DATETIME NOT NULL,
  created_by    BIGINT NOT NULL DEFAULT 0,
  updated_at    DATETIME NOT NULL
);
CREATE UNIQUE INDEX property_matters_case ON property_matters (case_id, n);
CREATE INDEX property_matters_asset ON property_matters (asset_id, state);
CREATE INDEX property_matters_open ON property_matters (force_id, state, due_on);
