package opportunities

import (
	"context"
	"fmt"
	"strings"
	"time"

	"proceeds/internal/base/actor"
	"proceeds/internal/base/caltime"
	"proceeds/internal/base/fault"
	"proceeds/internal/base/ids"
	"proceeds/internal/platform/db"
	"proceeds/internal/rooms/access"
	"proceeds/internal/rooms/cases"
	"proceeds/internal/rooms/opportunities/rules"
)

// atOnce is how many cases' facts are loaded together: few statements for many cases, and little memory.
const atOnce = 400

// Stats say what a run of the rules found and did.
type Stats struct {
	Cases    int     `json:"cases"`
	Findings int     `json:"findings"` // that are open or have run out
	Opened   int     `json:"opened"`
	Closed   int     `json:"closed"` // met, or no longer held by the facts
	RunOut   int     `json:"run_out"`
	Seconds  float64 `json:"seconds"`
}

func (s *Stats) add(o Stats) {
	s.Cases += o.Cases
	s.Findings += o.Findings
	s.Opened += o.Opened
	s.Closed += o.Closed
	s.RunOut += o.RunOut
}

// Recheck runs the rules over cases within tx and stores what changed, for cases.Room.OnChange. A second call changes
// nothing. It records every change, adds it to the timeline, and notes when time alone will change the answer.
func (r *Room) Recheck(ctx context.Context, tx *db.Tx, list []ids.Case) error {
	_, err := r.recheck(ctx, tx, list, map[ids.Unit]settings{})
	return err
}

func (r *Room) recheck(ctx context.Context, tx *db.Tx, list []ids.Case, known map[ids.Unit]settings) (Stats, error) {
	var all Stats
	for len(list) > 0 {
		n := min(len(list), atOnce)
		s, err := r.recheckSome(ctx, tx, list[:n], known)
		if err != nil {
			return all, err
		}
		all.add(s)
		list = list[n:]
	}
	return all, nil
}

func (r *Room) recheckSome(ctx context.Context, tx *db.Tx, list []ids.Case, known map[ids.Unit]settings) (stats Stats, err error) {
	loaded, err := loadFacts(ctx, tx, list, tx.Now)
	if err != nil {
		return stats, fmt.Errorf("load the facts of cases: %w", err)
	}
	stored, err := gapsOf(ctx, tx, db.Pad(list))
	if err != nil {
		return stats, fmt.Errorf("read the gaps of cases: %w", err)
	}
	today := caltime.DateOf(tx.Now)
	var gaps gapChanges
	var jobs []changed
	var checks []Check
	for i := range loaded {
		c := &loaded[i]
		set, ok := known[c.force]
		if !ok {
			if set, err = r.settingsOf(ctx, tx, c.force, today); err != nil {
				return stats, err
			}
			known[c.force] = set
		}
		changes, res, wake, idle := judged(c.facts, set.params, set.off)
		stats.Cases++
		for _, f := range res.Findings {
			if f.Wish == rules.WishOpen || f.Wish == rules.WishRunOut {
				stats.Findings++
			}
		}
		gaps.compare(stored[c.facts.Case.ID], res.Notes, c.facts.Case.ID, c.force, tx.Now)
		for _, ch := range changes {
			jobs = append(jobs, changed{c, ch})
			stats.count(ch)
			c.apply(ch)
		}
		if len(changes) > 0 {
			wake = rules.NextWake(c.facts, set.params, idle...) // what is stored counts: the answer may be another now
		}
		if at := orNil(wake); c.checked == nil || !sameTime(c.checked.WakeAt, at) {
			checks = append(checks, Check{CaseID: c.facts.Case.ID, WakeAt: at, CheckedAt: tx.Now})
		}
	}
	if err := r.store(ctx, tx, jobs); err != nil {
		return stats, err
	}
	if err := gaps.store(ctx, tx); err != nil {
		return stats, err
	}
	return stats, keepChecks(ctx, tx, checks)
}

func (s *Stats) count(c rules.Change) {
	switch c.Kind {
	case rules.ChangeOpen:
		s.Opened++
		if c.To == RunOut {
			s.RunOut++
		}
	case rules.ChangeRunOut, rules.ChangeLapse:
		s.RunOut++
	case rules.ChangeTake, rules.ChangeClose:
		s.Closed++
	}
}

func sameTime(a, b *time.Time) bool {
	if a == nil || b == nil {
		return a == b
	}
	return a.Equal(*b)
}

// changed is a change and the case it belongs to.
type changed struct {
	c *loadedCase
	rules.Change
}

// apply keeps the facts of the case true after a change, so that the next wake is reckoned from what will be stored.
func (c *loadedCase) apply(ch rules.Change) {
	e := ch.Apply()
	for i := range c.facts.Existing {
		if ch.Kind != rules.ChangeOpen && c.facts.Existing[i].ID == e.ID {
			c.facts.Existing[i] = e
			return
		}
	}
	c.facts.Existing = append(c.facts.Existing, e)
}

// store writes changes: new opportunities in batches, others one by one, then steps, timeline and audit.
func (r *Room) store(ctx context.Context, tx *db.Tx, jobs []changed) error {
	if len(jobs) == 0 {
		return nil
	}
	grants, err := caseGrants(ctx, tx, jobs)
	if err != nil {
		return err
	}
	stored, err := storedOf(ctx, tx, jobs)
	if err != nil {
		return fmt.Errorf("read opportunities: %w", err)
	}
	var fresh []*Opportunity
	rows := make([]*Opportunity, len(jobs))
	for i, j := range jobs {
		g, ok := grants[j.c.facts.Case.ID]
		if !ok {
			return fault.New(fault.Internal, "case %d cannot be opened for its opportunities", j.c.facts.Case.ID)
		}
		was, ok := stored[j.Existing.ID]
		if !ok && j.Kind != rules.ChangeOpen {
			return fault.Stale("opportunity") // withdrawn since its case was read
		}
		o := j.row(g, was, tx.Now)
		rows[i] = &o
		if j.Kind == rules.ChangeOpen {
			fresh = append(fresh, rows[i])
		} else if err := saveOpportunity(ctx, tx, rows[i], rows[i].Version); err != nil {
			return err
		}
	}
	if err := insertOpportunities(ctx, tx, fresh); err != nil {
		return fmt.Errorf("insert opportunities: %w", err)
	}
	var steps []Stepped
	var notes []cases.Noted
	for i, j := range jobs {
		o := rows[i]
		rule := "Rule " + j.Finding.Rule
		if j.Finding.Rule == "" {
			rule = "End of the window"
		}
		steps = append(steps, Stepped{OpportunityID: o.ID, CaseID: o.CaseID, Act: string(j.Kind), FromStatus: j.From, ToStatus: j.To, Step: o.Step,
			ValuePence: o.EstimatePence, Reason: j.Reason, Note: fieldWords(j.Fields, j.Reason), ActorName: rule, At: tx.Now})
		tx.Record("opportunity."+past(j.Kind), on(*o), map[string]any{"by": rule, "version": j.Finding.Version, "old": j.From, "new": j.To,
			"reason": j.Reason, "fields": j.Fields})
		if j.Kind != rules.ChangeNote && j.Kind != rules.ChangeUpdate {
			notes = append(notes, cases.Noted{Grant: grants[o.CaseID], Event: cases.Event{Kind: "opportunity." + past(j.Kind), Title: headline(j.Kind, j.To) + ": " + o.Title,
				Detail: j.Reason + " (" + rule + ")", Entity: "opportunity", EntityID: int64(o.ID), Field: "status", Old: string(j.From), New: string(j.To)}})
		}
	}
	if err := insertSteps(ctx, tx, steps); err != nil {
		return err
	}
	return r.Cases.NoteMany(ctx, tx, notes)
}

// caseGrants opens the cases of changes as the program: whoever changed a case has had their own leave already.
func caseGrants(ctx context.Context, tx *db.Tx, jobs []changed) (map[ids.Case]access.Grant, error) {
	seen := map[ids.Case]bool{}
	var list []ids.Case
	for _, j := range jobs {
		if id := j.c.facts.Case.ID; !seen[id] {
			seen[id] = true
			list = append(list, id)
		}
	}
	return access.OpenMany(actor.With(ctx, actor.Program("opportunity rules")), tx, list, access.Read)
}

// row is the opportunity, as it was stored, after the change.
func (j changed) row(g access.Grant, was Opportunity, now time.Time) Opportunity {
	o := Opportunity{PublicKey: "", Version: 1}
	if j.Kind == rules.ChangeOpen {
		o = Opportunity{PublicKey: ids.NewKey(), CaseID: g.CaseID(), ForceID: g.ForceID(), UnitID: g.UnitID(), Source: FromRule, DetectedAt: now,
			Basis: ruleBasis(j.Finding.Rule), Threat: j.c.threat, Version: 1, CreatedAt: now}
	} else {
		o = was
	}
	o.follow(j.Apply())
	o.UpdatedAt = now
	ended := orNil(j.Finding.Closes)
	if ended == nil {
		ended = &now
	}
	switch {
	case j.Kind == rules.ChangeNote, j.Kind == rules.ChangeUpdate:
	case j.Kind == rules.ChangeAdvance:
		o.SteppedAt = stepAt(j.Finding, now)
	case j.To == RunOut:
		o.EndedAt, o.TakenAt = ended, nil
		if j.From == DeclineProposed { // nobody agreed: what was proposed is no reason for what followed
			o.because("")
			if o.Rule == "" {
				o.because(o.Suggested)
			}
		}
	case j.To == Lapsed:
		o.EndedAt = ended
		o.because(o.Suggested)
		o.lose(nil, "")
	case j.To == Taken && j.From == Lapsed:
		o.EndedAt, o.LostPence, o.LostBasis = nil, nil, ""
		o.because("")
	case j.To == Taken:
		o.TakenAt, o.SteppedAt, o.EndedAt = stepAt(j.Finding, now), stepAt(j.Finding, now), nil
	case j.To == Rejected:
		o.DecidedAt, o.EndedAt = &now, nil
		o.Note = j.Reason
	case j.To == Open:
		o.EndedAt, o.TakenAt, o.DecidedAt, o.SteppedAt = nil, nil, nil, nil
	}
	return o
}

func stepAt(f rules.Finding, now time.Time) *time.Time {
	if t := orNil(f.StepAt); t != nil {
		return t
	}
	return &now
}

func ruleBasis(code string) string { r, _ := rules.ByCode(code); return r.Basis }

// past is a change as the end of an audit action.
func past(k rules.ChangeKind) string {
	switch k {
	case rules.ChangeOpen:
		return "found"
	case rules.ChangeUpdate, rules.ChangeNote:
		return "updated"
	case rules.ChangeLapse:
		return "lapsed"
	case rules.ChangeTake:
		return "met"
	case rules.ChangeAdvance:
		return "stepped"
	case rules.ChangeClose:
		return "closed"
	case rules.ChangeReopen:
		return "reopened"
	}
	return string(k) // run_out
}

func headline(k rules.ChangeKind, to Status) string {
	switch k {
	case rules.ChangeOpen:
		if to == RunOut {
			return "Opportunity found run out"
		}
		return "Opportunity found"
	case rules.ChangeRunOut:
		return "Opportunity ran out"
	case rules.ChangeLapse:
		return "Opportunity lapsed"
	case rules.ChangeTake:
		return "Opportunity met in time"
	case rules.ChangeAdvance:
		return "Opportunity advanced"
	case rules.ChangeClose:
		return "Opportunity closed"
	case rules.ChangeReopen:
		return "Opportunity reopened"
	}
	return "Opportunity updated"
}

// fieldNames are the facts of a finding, as its page calls them.
var fieldNames = map[string]string{"why": "Why", "what_by": "What to do", "who_could": "Who could act", "opens": "Window opened", "closes": "Window ends", "act_by": "Act by",
	"severity": "Severity", "title": "Title", "value": "Value", "basis": "What the value rests on", "reason": "Reason"}

// fieldWords say what changed of a finding, but not what the reason of the step says already.
func fieldWords(list []rules.FieldChange, reason string) string {
	var out []string
	for _, f := range list {
		if f.Field == "records" || f.Field == "why" && f.New == reason {
			continue
		}
		name := fieldNames[f.Field]
		if name == "" {
			name = strings.ReplaceAll(f.Field, "_", " ")
		}
		switch {
		case f.Old == "":
			out = append(out, name+": “"+f.New+"”")
		case f.New == "":
			out = append(out, name+": “"+f.Old+"” no longer holds")
		default:
			out = append(out, name+": “"+f.Old+"” became “"+f.New+"”")
		}
	}
	return strings.Join(out, "; ")
}

func on(o Opportunity) db.On {
	return db.On{Kind: "opportunity", ID: int64(o.ID), Case: o.CaseID, Force: o.ForceID}
}
