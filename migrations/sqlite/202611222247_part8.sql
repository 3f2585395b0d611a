-- +goose Up
-- Investigation orders of Part 8 and serious crime prevention orders: what the row of orders does not hold; and the
-- notices given under a disclosure or customer information order.

CREATE TABLE part8_orders (
  order_id       BIGINT NOT NULL PRIMARY KEY REFERENCES orders (id),
  case_id        BIGINT NOT NULL REFERENCES cases (id),
  investigation  TEXT NOT NULL,            -- s.341: confiscation, money laundering …; empty for a prevention order
  respondent     TEXT NOT NULL,            -- who must comply: an institution or a person
  subject_id     BIGINT REFERENCES subjects (id),
  sought         TEXT NOT NULL,            -- what is asked for, or the premises to be searched
  authorised_at  DATETIME,
  sealed_on      DATE,                     -- the sealed order came from the court
  commences_on   DATE,                     -- of a prevention order
  due_on         DATE,                     -- of a production order: the last day to comply as it now stands
  complied_on    DATE,
  exhibit        TEXT NOT NULL DEFAULT '', -- what arrived, by exhibit
  breached_on    DATE,
  breach_note    TEXT NOT NULL DEFAULT '', -- the breach, and what was done about it
  executed_at    DATETIME,                     -- of a warrant
  returned_on    DATE                      -- to the court
);
CREATE INDEX part8_orders_case ON part8_orders (case_id);

CREATE TABLE part8_notices (
  id           INTEGER PRIMARY KEY,
  order_id     BIGINT NOT NULL REFERENCES orders (id),
  case_id      BIGINT NOT NULL REFERENCES cases (id),
  n            BIGINT NOT NULL,            -- within the order
  respondent   TEXT NOT NULL,
  asked        TEXT NOT NULL,
  given_on     DATE NOT NULL,
  due_on       DATE NOT NULL,              -- the day that the notice names
  clock_id     BIGINT NOT NULL REFERENCES clocks (id),
  answered_on  DATE,
  exhibit      TEXT NOT NULL DEFAULT '',
  breached_on  DATE,
  breach_note  TEXT NOT NULL DEFAULT '',
  version      BIGINT NOT NULL DEFAULT 1,
  created_at   DATETIME NOT NULL,
  withdrawn_at DATETIME
);
CREATE UNIQUE INDEX part8_notices_order ON part8_notices (order_id, n);
CREATE INDEX part8_notices_case ON part8_notices (case_id);
