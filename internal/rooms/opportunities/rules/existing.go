package rules

import (
	"cmp"
	"fmt"
	"time"

	"proceeds/internal/base/caltime"
	"proceeds/internal/base/ids"
	"proceeds/internal/base/money"
)

// Existing is an opportunity as it is stored: by a rule or, with an empty Finding.Rule, by a person.
type Existing struct {
	ID      ids.Opportunity
	Status  Status
	Step    Step
	ByRule  bool    // a rule, not a person, put it into its present status
	Finding Finding // as last stored; of a person's, Fingerprint is any text unique in the case, and Closes may be zero
	Seen    string  // Finding.Digest of the facts that a rule last saw; empty for a person's
	OwnSum  bool    // a person has set the value, which a rule then leaves alone
}

// Rule is the code of the rule that raised it, or empty when a person did.
func (e Existing) Rule() string { return e.Finding.Rule }

// Digest is a short text that changes exactly when the substance of the finding does: its value, window and
// records. The wording and the wish are not part of it.
func (f Finding) Digest() string {
	value := "?"
	if f.Value != nil {
		value = fmt.Sprint(int64(*f.Value))
	}
	r := f.Refs.sorted()
	digest := fmt.Sprintf("%s|%s|%s|a%v i%v s%v o%v c%v", value, stamp(f.Opens), stamp(f.Closes),
		r.Assets, r.Interests, r.Seizures, r.Orders, r.Clocks)
	if len(r.Events)+len(r.Referrals)+len(r.Proceedings) > 0 {
		digest += fmt.Sprintf(" e%v r%v p%v", r.Events, r.Referrals, r.Proceedings)
	}
	return digest
}

// stamp prints an instant as it is stored: UTC, cut to microseconds.
func stamp(t time.Time) string {
	if t.IsZero() {
		return "-"
	}
	return t.UTC().Truncate(time.Microsecond).Format(time.RFC3339Nano)
}

// FieldChange is one field of a stored finding that the facts have changed, in words for the timeline.
type FieldChange struct {
	Field    string // severity, title, why, what_by, who_could, value, basis, opens, closes, act_by, records, reason
	Old, New string
}

// differences lists what changed from the stored finding to the present one.
func differences(e Existing, now Finding) []FieldChange {
	old := e.Finding
	var out []FieldChange
	add := func(field, a, b string) {
		if a != b {
			out = append(out, FieldChange{field, a, b})
		}
	}
	add("severity", string(old.Severity), string(now.Severity))
	add("title", old.Title, now.Title)
	add("why", old.Why, now.Why)
	add("what_by", old.WhatBy, now.WhatBy)
	add("who_could", old.WhoCould, now.WhoCould)
	if !e.OwnSum {
		add("value", sumText(old.Value), sumText(now.Value))
		add("basis", old.Basis, now.Basis)
	}
	for _, w := range []struct {
		field string
		a, b  time.Time
	}{{"opens", old.Opens, now.Opens}, {"closes", old.Closes, now.Closes}, {"act_by", old.ActBy, now.ActBy}} {
		if stamp(w.a) != stamp(w.b) {
			out = append(out, FieldChange{w.field, timeText(w.a), timeText(w.b)})
		}
	}
	add("records", recordsText(old.Refs), recordsText(now.Refs))
	add("reason", old.Reason, now.Reason)
	return out
}

func sumText(p *money.Pence) string {
	if p == nil {
		return "not known"
	}
	return p.String()
}

func timeText(t time.Time) string { return cmp.Or(caltime.LocalOf(t).WithDay(), "none") }

func recordsText(r Refs) string {
	r = r.sorted()
	return fmt.Sprintf("assets %v, interests %v, seizures %v, orders %v, clocks %v, events %v, referrals %v, proceedings %v",
		r.Assets, r.Interests, r.Seizures, r.Orders, r.Clocks, r.Events, r.Referrals, r.Proceedings)
}
