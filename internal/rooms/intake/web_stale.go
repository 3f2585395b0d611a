package intake

import (
	"net/url"
	"strings"

	"proceeds/internal/base/fault"
	"proceeds/internal/base/ids"
	"proceeds/internal/platform/layout"
	"proceeds/internal/platform/web"
	"proceeds/internal/rooms/cases"
)

// opened is what a form of an event or a referral carries of the time when it was opened: the version, and what the form may
// change as it stood, so that a stale form tells what each side did.
func opened(version int, now string, fields map[string]string) [][2]string {
	out := [][2]string{{"version", ids.String(int64(version))}, {"opened", now}}
	for _, name := range []string{"state", "owner", "why", "words"} {
		out = append(out, [2]string{"was-" + name, fields[name]})
	}
	return out
}

// now is what the forms of a referral may change, as it stands.
func (x Referral) now() map[string]string {
	m := map[string]string{"state": string(x.State), "why": x.Reason, "words": x.ReasonNote}
	if x.OwnerID != nil {
		m["owner"] = ids.String(*x.OwnerID)
	}
	return m
}

func (e Event) now() map[string]string {
	return map[string]string{"state": string(e.State), "words": e.TriageReason}
}

// aims is the state that a form of a referral leads to; empty for one that leads to none.
func aims(form string, v url.Values) string {
	switch form {
	case "accept":
		return string(Accepted)
	case "ask":
		return string(MoreInformation)
	case "decide":
		return v.Get("to")
	case "reopen", "answer":
		return string(Received)
	}
	return ""
}

// staleReferral compares a form of a referral that was opened with an older version with what stands.
func (v oneView) staleReferral(form string, typed url.Values, me ids.User) []cases.FormField {
	now := v.x.now()
	person := func(id string) string {
		for _, o := range v.people {
			if o.Value == id && id != "" {
				return o.Text
			}
		}
		return "nobody"
	}
	title := func(s string) string { return ReferralState(s).Title() }
	// The names that the fields have in the forms: what carries the state of the record is not itself sent by them.
	var out []cases.FormField
	switch form {
	case "take":
		return []cases.FormField{{Name: "owner", Label: "With", Was: typed.Get("was-owner"), Yours: ids.String(me), Theirs: now["owner"], Show: person}}
	case "allocate":
		return []cases.FormField{{Name: "owner", Label: "With", Was: typed.Get("was-owner"), Yours: typed.Get("owner"), Theirs: now["owner"], Show: person}}
	}
	out = append(out, cases.FormField{Name: "state", Label: "What becomes of it", Was: typed.Get("was-state"), Yours: aims(form, typed), Theirs: now["state"], Show: title})
	switch form {
	case "accept":
		out = append(out, cases.FormField{Name: "case", Label: "Case", Yours: typed.Get("case"), Theirs: v.x.CaseRef})
	case "answer":
		out = append(out, cases.FormField{Name: "answer", Label: "Answer or fact", Yours: typed.Get("answer")})
	case "reopen":
		out = append(out, cases.FormField{Name: "note", Label: "Why", Yours: typed.Get("note")})
	case "ask", "decide":
		out = append(out, cases.FormField{Name: "reason", Label: "Reason", Was: typed.Get("was-why"), Yours: typed.Get("reason"), Theirs: now["why"], Show: reasonTitle},
			cases.FormField{Name: "note", Label: "In words, for the referrer", Was: typed.Get("was-words"), Yours: typed.Get("note"), Theirs: now["words"]})
	}
	return out
}

// staleEvent is staleReferral for an event.
func (e Event) staleEvent(form string, typed url.Values, caseRef string) []cases.FormField {
	to := string(Linked)
	if form == "triage" {
		to = typed.Get("decision")
	}
	out := []cases.FormField{{Name: "state", Label: "Triage", Was: typed.Get("was-state"), Yours: to, Theirs: string(e.State), Show: func(s string) string { return EventState(s).Title() }}}
	switch form {
	case "triage":
		out = append(out, cases.FormField{Name: "reason", Label: "Reason", Was: typed.Get("was-words"), Yours: typed.Get("reason"), Theirs: e.TriageReason})
	case "link":
		out = append(out, cases.FormField{Name: "case", Label: "Case", Yours: typed.Get("case"), Theirs: caseRef})
	}
	return out
}

// asks answers with the page that puts both sides beside each other.
func asks(c *web.Ctx, what, path, now string, typed url.Values, rows []layout.ConflictRow, hidden [][2]string, all int, last Step) error {
	p := layout.Conflict{Title: "Someone else changed this " + what + " while you were editing", Back: layout.Link{Label: strings.ToUpper(what[:1]) + what[1:], Href: path},
		Strong: "Somebody else changed it.", Theirs: "As it stands now", Meta: cases.Differ(len(rows), all), Action: c.Request.URL.Path, Discard: path, Rows: rows,
		Hidden: append(hidden, [2]string{"opened", now})}
	if last.ActorName != "" {
		p.Strong, p.Theirs = last.ActorName+" changed it on "+layout.Moment(last.At)+".", last.ActorName+", saved "+layout.Clock(last.At)
	}
	if at := typed.Get("opened"); at != "" {
		p.Text = "You opened it at " + at + "."
	}
	return c.Page(409, layout.Page{Title: p.Title, Class: "p-form"}, layout.ConflictBody(p))
}

// attempt runs the form of a verb. A stale one runs at the version that stands where nobody else touched what it changes, and
// asks otherwise; done says that the answer was given.
func attempt(c *web.Ctx, v url.Values, decisive string, run func(f *reading) error, stale func(v url.Values) (again url.Values, done bool, err error)) (f *reading, done bool, err error) {
	cases.Resolve(v)
	if cases.LeftAsItIs(v, decisive) {
		c.Note("Left as it is.")
		return nil, false, nil
	}
	f = read(v)
	for n := 0; ; n++ {
		if err = run(f); !fault.Is(err, fault.Conflict) || n > 1 {
			return f, false, err
		}
		again, answered, err := stale(f.v)
		if err != nil || answered {
			return f, true, err
		}
		f = read(again)
	}
}

// unsent is what was typed in a form that the page does not offer any more, so that it can be copied from there.
func (t typed) unsent(offered bool) (out []layout.Pair) {
	if offered || t.Form == "" {
		return nil
	}
	for _, x := range []struct{ name, label string }{{"case", "Case"}, {"reason", "Reason"}, {"note", "In words"}, {"answer", "Answer or fact"}} {
		v := t.is(x.name)
		if d, ok := ReasonByCode(v); ok {
			v = d.Title
		}
		if v != "" {
			out = append(out, layout.Pair{Key: x.label, Value: v})
		}
	}
	return out
}

// offered reports whether the page shows a form of a referral.
func (v oneView) offered(form string) bool {
	switch form {
	case "take", "accept", "ask", "answer":
		return v.x.State.Waiting() && v.work
	case "allocate", "decide":
		return v.x.State.Waiting() && v.decide
	case "reopen":
		return v.decide && (v.x.State == RefusedReferral || v.x.State == Returned)
	}
	return true
}
