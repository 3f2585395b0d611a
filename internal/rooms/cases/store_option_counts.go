package cases

import (
	"context"
	"strings"

	"proceeds/internal/base/actor"
	"proceeds/internal/platform/db"
	"proceeds/internal/rooms/access"
)

// box is a filter of the list with boxes: its column in the counts, how a value is written in a query string, and what it is
// narrowed to.
type box struct {
	name, column, value string
	n                   int
	list                any
}

func boxes(f Filter) []box {
	return []box{
		{"stage", "stage", "m.stage", len(f.Stages), f.Stages}, {"threat", "threat", "m.threat", len(f.Threats), f.Threats},
		{"origin", "origin_main", "m.origin_main", len(f.Origins), f.Origins}, {"nation", "nation", "m.nation", len(f.Nations), f.Nations},
		{"unit", "unit_id", "CAST(m.unit_id AS TEXT)", len(f.Units), f.Units}, {"lead", "lead_id", "CAST(m.lead_id AS TEXT)", len(f.Leads), f.Leads},
	}
}

// countOptions reads the cases once, grouped by everything that the boxes narrow to, and then adds up the groups for each
// filter under the other filters.
func countOptions(ctx context.Context, r db.Reader, s access.Scope, f Filter, a actor.Actor) (OptionCounts, error) {
	all := f
	all.Stages, all.Threats, all.Origins, all.Nations, all.Units, all.Leads, all.Restricted = nil, nil, nil, nil, nil, nil, false
	base := matching(s, all, a, r.Time())
	args := base.args
	var parts []string
	sum := func(name, value, column string, restricted bool) {
		w := &where{}
		for _, b := range boxes(f) {
			if b.name != name && b.n > 0 {
				w.and("m."+b.column+" IN ?", b.list)
			}
		}
		if restricted {
			w.and("m.restricted")
		}
		w.and("m." + column + " IS NOT NULL")
		parts = append(parts, "SELECT '"+name+"' AS name, "+value+" AS value, CAST(SUM(m.n) AS BIGINT) AS n FROM m WHERE "+w.String()+" GROUP BY m."+column)
		args = append(args, w.args...)
	}
	for _, b := range boxes(f) {
		sum(b.name, b.value, b.column, f.Restricted)
	}
	sum("restricted", "'yes'", "restricted", true)
	var rows []struct {
		Name, Value string
		N           int
	}
	err := r.Gorm(ctx).Raw(`WITH m AS MATERIALIZED (SELECT c.stage, c.threat, c.origin_main, c.nation, c.unit_id, c.lead_id, c.restricted, COUNT(*) AS n
		FROM cases c WHERE `+base.String()+` GROUP BY c.stage, c.threat, c.origin_main, c.nation, c.unit_id, c.lead_id, c.restricted)
		`+strings.Join(parts, "\nUNION ALL "), args...).Scan(&rows).Error
	out := make(OptionCounts, len(rows))
	for _, x := range rows {
		t := Total{N: x.N}
		if t.N > CountLimit {
			t = Total{N: CountLimit, More: true}
		}
		out[Option{x.Name, x.Value}] = t
	}
	return out, err
}
