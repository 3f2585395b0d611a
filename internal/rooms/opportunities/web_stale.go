package opportunities

import (
	"net/http"
	"net/url"

	"proceeds/internal/base/ids"
	"proceeds/internal/platform/layout"
	"proceeds/internal/platform/web"
	"proceeds/internal/rooms/access"
	"proceeds/internal/rooms/cases"
)

// stands is what the forms of an opportunity may change, by the names that the fields have there, as it stands.
func (o Opportunity) stands() map[string]string {
	m := map[string]string{"status": string(o.Status), "step": string(o.Step), "basis": o.EstimateBasis, "reason": o.ReasonCode(), "text": o.Note, "note": o.Note,
		"lost_basis": o.LostBasis, "still": string(o.Still), "learning": o.Learning}
	if o.OwnerID != nil {
		m["owner"] = ids.String(*o.OwnerID)
	}
	if o.EstimatePence != nil {
		m["value"] = o.EstimatePence.Decimal()
	}
	if o.LostPence != nil {
		m["lost"] = o.LostPence.Decimal()
	}
	return m
}

// opened is what each form carries of the time when it was opened.
func (d detail) opened() [][2]string {
	now := d.stands()
	out := [][2]string{{"version", d.ver()}, {"opened", layout.Clock(d.Now)}}
	for _, name := range []string{"status", "owner", "step", "value", "basis", "reason", "text", "note", "lost", "lost_basis", "still", "learning"} {
		out = append(out, [2]string{"was-" + name, now[name]})
	}
	return out
}

// aim is the status that a form leads to; empty for one that leaves it.
func aim(in string, v url.Values, now Status) Status {
	switch in {
	case "take":
		return Taken
	case "assess":
		return Status(v.Get("decision"))
	case "decline":
		return Declined
	case "decision":
		if v.Get("decision") == "agree" {
			return Declined
		}
		return Open
	case "review":
		switch Verdict(v.Get("verdict")) {
		case ConfirmMissed:
			return Missed
		case RejectIt:
			return Rejected
		case MarkDuplicate:
			return Duplicate
		}
	case "reverse":
		return RunOut
	case "move":
		return Duplicate
	}
	return now
}

// formFields are the fields of each form that somebody else may have changed, or that hold what was typed.
var formFields = map[string][]string{"assess": {"note"}, "decline": {"reason", "text"}, "hand": {"owner", "note"}, "outcome": {"step", "value", "note"}, "value": {"value", "basis"},
	"decision": {"note"}, "review": {"reason", "lost", "lost_basis", "still", "note", "learning"}, "reverse": {"note"}, "move": {"case", "why"}}

// fieldLabels name them on the page that asks.
var fieldLabels = map[string]string{"note": "Note", "reason": "Reason", "text": "Reason, for the record", "owner": "Owner", "step": "Step", "value": "Value", "basis": "What it rests on",
	"lost": "Value lost", "lost_basis": "What that value rests on", "still": "Can it still be recovered?", "learning": "What would help next time", "case": "Case", "why": "Why it belongs there"}

// sides puts a form that was opened with an older version beside what stands.
func (d detail) sides(in string, v url.Values, people func(string) string) []cases.FormField {
	now := d.stands()
	was := func(name string) string { return v.Get("was-" + name) }
	status := func(s string) string { return StatusName(Status(s)) }
	out := []cases.FormField{{Name: "status", Label: "What becomes of it", Was: was("status"), Yours: string(aim(in, v, d.Status)), Theirs: now["status"], Show: status}}
	if in == "hand" || in == "take" { // whose it is decides, not how it stands
		out = []cases.FormField{{Name: "status", Label: "How it stands", Was: was("status"), Yours: string(Taken), Theirs: now["status"], Show: status}}
	}
	for _, name := range formFields[in] {
		f := cases.FormField{Name: name, Label: fieldLabels[name], Was: was(name), Yours: v.Get(name), Theirs: now[name]}
		switch name {
		case "case", "why":
			f.Was, f.Theirs = "", ""
		case "note", "text", "learning":
			// The verb writes a new note; one that stands was written for another act.
			if in != "review" && in != "decline" {
				f.Was, f.Theirs = "", ""
			}
		case "value":
			if in == "outcome" { // of what was realised, which is another sum
				f.Was, f.Theirs = "", ""
				if d.RealisedPence != nil {
					f.Theirs = d.RealisedPence.Decimal()
				}
			}
			f.Yours, f.Show = plainSum(f.Yours), pounds
		case "lost":
			f.Yours, f.Show = plainSum(f.Yours), pounds
		case "owner":
			f.Show = people
		case "step":
			f.Show = func(s string) string { return stepWords(Opportunity{Status: Taken, Step: Step(s)}) }
		case "reason":
			f.Show = ReasonTitle
		case "still":
			f.Show = func(s string) string { return stillWords(Still(s)) }
		}
		out = append(out, f)
	}
	return out
}

// plainSum is a typed sum as the record keeps it; what is no sum stays as it was typed.
func plainSum(s string) string {
	if v, ok := pence(s); ok && v != nil {
		return v.Decimal()
	}
	return s
}

func pounds(s string) string {
	if v, ok := pence(s); ok && v != nil {
		return v.String()
	}
	return s
}

// stale answers a form that was opened with an older version: again is the form to run at the version that stands where nobody
// else touched what it changes; else the page is sent that puts both sides beside each other.
func (r *Room) stale(c *web.Ctx, in, key string, v url.Values) (again url.Values, err error) {
	ctx := c.Ctx()
	row, g, err := rowByKey(ctx, r.DB, key, access.Read)
	if err != nil {
		return nil, err
	}
	d := detail{Row: row, Now: r.DB.Time()}
	if d.Steps, err = stepsOf(ctx, r.DB, g, row.ID); err != nil {
		return nil, err
	}
	var who []ids.User
	for _, s := range []string{v.Get("was-owner"), v.Get("owner"), d.stands()["owner"]} {
		if id, ok := ids.Parse[ids.User](s); ok {
			who = append(who, id)
		}
	}
	names, err := r.Users.Names(ctx, r.DB, who)
	if err != nil {
		return nil, err
	}
	sides := d.sides(in, v, func(s string) string {
		id, _ := ids.Parse[ids.User](s)
		return names[id]
	})
	again, rows, hidden := cases.Stale(v, sides, row.Version)
	if again != nil {
		return again, nil
	}
	p := layout.Conflict{Title: "Someone else changed this opportunity while you were editing", Back: layout.Link{Label: row.Title, Href: row.Path()},
		Strong: "Somebody else changed it.", Theirs: "As it stands now", Meta: cases.Differ(len(rows), len(sides)), Action: c.Request.URL.Path, Discard: row.Path(), Rows: rows,
		Hidden: append(hidden, [2]string{"opened", layout.Clock(d.Now)})}
	if n := len(d.Steps); n > 0 && d.Steps[n-1].ActorName != "" {
		last := d.Steps[n-1]
		p.Strong, p.Theirs = last.ActorName+" changed it on "+layout.Moment(last.At)+".", last.ActorName+", saved "+layout.Clock(last.At)
	}
	if at := v.Get("opened"); at != "" {
		p.Text = "You opened it at " + at + "."
	}
	return nil, c.Page(http.StatusConflict, layout.Page{Title: p.Title, Class: "p-form", Marking: row.Marking, AsAt: d.Now}, layout.ConflictBody(p))
}

// offers reports whether the page shows a form.
func (d detail) offers(in string) bool {
	can, known := map[string]bool{"assess": d.CanAssess, "take": d.CanTake, "decline": d.CanDecline, "hand": d.CanHand, "outcome": d.CanStep, "value": d.CanValue, "decision": d.CanDecide,
		"review": d.CanReview || d.CanReclassify, "reverse": d.CanReverse, "move": d.CanMove}[in]
	return can || !known
}

// unsent is what was typed in a form that the page does not offer any more, so that it can be copied from there.
func (d detail) unsent() (out []layout.Pair) {
	if d.offers(d.In) {
		return nil
	}
	for _, name := range formFields[d.In] {
		v := d.Form.Get(name)
		if v == "" || name == "owner" {
			continue
		}
		switch name {
		case "reason":
			v = ReasonTitle(v)
		case "step":
			v = stepWords(Opportunity{Status: Taken, Step: Step(v)})
		case "still":
			v = stillWords(Still(v))
		}
		out = append(out, layout.Pair{Key: fieldLabels[name], Value: v})
	}
	return out
}
