// Package effort owns the activity log (table effort_entries): who worked how many minutes on which case, or on which
// other duty, on which day.
//
// It promises that an entry keeps the unit and the strand (proactive, reactive, other) that held when it was made, that
// nobody has more than 24 hours in a day, that an entry is never deleted, and that work on a restricted case is a row
// for its members only; in the person's own sheet its minutes are counted without naming the case. Workload figures come
// from here and never from the audit log (DPA 2018 s.62(4)).
package effort
