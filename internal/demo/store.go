package demo

import (
	"context"
	"fmt"

	"proceeds/internal/rooms/opportunities"
)

// tables are the tables that Make counts.
var tables = []string{"units", "users", "cases", "subjects", "assets", "interests", "seizures", "ledger_entries", "orders", "clocks",
	"opportunities", "effort_entries", "decisions", "case_events", "audit_entries"}

// count tells how many rows the force came to, by table.
func (m *maker) count() (map[string]int64, error) {
	out := make(map[string]int64, len(tables))
	for _, t := range tables {
		var n int64
		from := t
		if t == "cases" {
			from += " WHERE file = 'case'" // the intake files of units are none
		}
		if err := m.r.DB.SQL().QueryRowContext(m.ctx, "SELECT COUNT(*) FROM "+from).Scan(&n); err != nil {
			return nil, fmt.Errorf("count %s: %w", t, err)
		}
		out[t] = n
	}
	return out, nil
}

// sighted is as much of an opportunity as whoever works on it goes by here.
type sighted struct {
	key, rule, suggested string
	status               opportunities.Status
}

// sighted lists the opportunities of a case, in the order in which they were entered. It only reads: what
// is done with one goes by the verbs, which ask who may.
func (s *story) sighted(ctx context.Context) (list []sighted, err error) {
	rows, err := s.m.r.DB.SQL().QueryContext(ctx, fmt.Sprintf(
		"SELECT public_key, rule, suggested, status FROM opportunities WHERE case_id = %d AND withdrawn_at IS NULL ORDER BY id", s.id))
	if err != nil {
		return nil, fmt.Errorf("opportunities of case %d: %w", s.id, err)
	}
	defer rows.Close()
	for rows.Next() {
		var x sighted
		if err := rows.Scan(&x.key, &x.rule, &x.suggested, &x.status); err != nil {
			return nil, fmt.Errorf("opportunities of case %d: %w", s.id, err)
		}
		list = append(list, x)
	}
	return list, rows.Err()
}
