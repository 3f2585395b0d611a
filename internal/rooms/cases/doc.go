// Package cases owns case files: reference, title, stage, origin, team, restriction, force references, the decisions
// log, the timeline, and what can be taken back. Tables: cases, ref_counters, case_refs, decisions, case_events,
// saved_views, acts.
//
// It promises that a reference is never given twice, that how a case arose changes only by a recorded act, that nothing
// is deleted, and that whatever changes a case in any room ends with Changed, so that what is derived from a case is
// brought up to date in the same transaction. Rooms built on it add their sums with SetValues and SetNextClock, their
// line in the timeline with Note, and their panels and vetoes with the hooks of Room.
package cases
