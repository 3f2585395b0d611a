// Package rules is the catalogue of detection rules: what counts as an opportunity to deny or recover
// the proceeds of crime, seen while there is still time to act on it.
//
// A rule is data and one pure function over Facts, the recorded state of one case at one instant. It reads no
// database and no clock, so that the same facts always give the same findings. It owns no table.
//
// Promises:
//   - missing is not missed: a rule that lacks a fact it needs is silent and leaves a Note, never a Finding;
//   - a rule proposes run_out when a window has ended without the act; only a reviewer confirms missed;
//   - wording is factual and names no one, because these records may be disclosed (CPIA 1996);
//   - between two instants that NextWake gives, time alone changes nothing.
//
// Sums are pence, instants are UTC, and civil dates and times in sentences are those of Europe/London.
package rules
