package demo

import (
	"sort"
	"strings"
	"testing"

	"proceeds/internal/platform/db"
	"proceeds/internal/platform/db/dbtest"
)

// saysItself are alterations whose act says what was before and what is now: a thing that ended, was withdrawn or was
// taken back stands in its own row as it was. Everything else that is altered tells old and new (s.62 DPA 2018).
func saysItself(action string) bool {
	_, what, _ := strings.Cut(action, ".")
	switch what {
	case "withdrawn", "ended", "struck", "spoilt", "revoked", "undone", "done", "disabled", "enabled":
		return true
	}
	return appended[action]
}

// appended are steps that stand in a row of their own, before which there was nothing; where one moves an order, a clock or an
// interest, that is an entry of its own, which tells old and new.
var appended = map[string]bool{
	"absence.entered": true, "accreditation.granted": true, "accreditation.suspended": true, "accreditation.cpd_done": true, "appointment.made": true, "rank.given": true,
	"clearance.given": true, "member.joined": true, "member.left": true, "appeal.determined": true, "authority.overridden": true, "clock.started": true, "decision.recorded": true,
	"matter.recorded": true, "matter.ended": true, "report.recorded": true, "restraint.varied": true, "referral.acknowledged": true, "part8.answered": true, "part8.complied": true,
	"part8.decided": true, "part8.executed": true, "part8.noticed": true, "part8.returned": true, "part8.served": true, "plan.not_pursued": true, "plan.objective_added": true,
	"subject.categorised": true, "value.reversed": true,
}

// The synthetic force is made by the verbs of every room. Each entry that they left says which sort of processing it was, in
// the terms of s.62, and each alteration tells what was and what is.
func TestEveryVerbSaysWhatItDid(t *testing.T) {
	clock := dbtest.NewClock(dbtest.Now)
	d := dbtest.SQLite(t, clock)
	makeForce(t, d, clock, Options{Cases: 40, Seed: 1, Today: today})
	var rows []struct {
		Op, Action, SubjectKind, Detail string
	}
	err := d.Gorm(t.Context()).Raw(`SELECT e.op, e.action, e.subject_kind, d.detail FROM audit_entries e JOIN audit_details d ON d.entry_id = e.id
		WHERE e.id IN (SELECT MIN(id) FROM audit_entries GROUP BY op, action, subject_kind UNION SELECT MAX(id) FROM audit_entries GROUP BY op, action, subject_kind)`).Scan(&rows).Error
	if err != nil {
		t.Fatal(err)
	}
	ops, actions := map[string]bool{}, map[string]bool{}
	var lacking []string
	for _, r := range rows {
		ops[r.Op], actions[r.Action] = true, true
		if noun, what, ok := strings.Cut(r.Action, "."); !ok || noun == "" || what == "" {
			t.Errorf("%q is not noun.past", r.Action)
		}
		if r.SubjectKind == "" && r.Op != string(db.System) {
			t.Errorf("%s (%s) names no record", r.Action, r.Op)
		}
		if r.Op != string(db.Alteration) {
			continue
		}
		// Of several things that changed at once each has its own.
		detail := strings.ToLower(r.Detail)
		if !(strings.Contains(detail, `"old":`) && strings.Contains(detail, `"new":`)) && !saysItself(r.Action) {
			lacking = append(lacking, r.Action+" "+r.Detail[:min(len(r.Detail), 160)])
		}
	}
	sort.Strings(lacking)
	if len(lacking) > 0 {
		t.Errorf("these alterations do not tell what was and what is:\n%s", strings.Join(lacking, "\n"))
	}
	for _, op := range []db.Op{db.Collection, db.Alteration, db.System} {
		if !ops[string(op)] {
			t.Errorf("no entry of %s", op)
		}
	}
	if len(actions) < 40 {
		t.Errorf("only %d acts: the force was not made by the verbs", len(actions))
	}
}
