package compartment_test

import (
	"slices"
	"testing"

	"proceeds/internal/base/caltime"
	"proceeds/internal/base/fault"
	"proceeds/internal/rooms/compartment"
)

// found lists the findings as "MO-11 open".
func (h *house) found() (out []string) {
	h.t.Helper()
	list, err := h.r.Findings(h.ctx, h.d)
	h.must(err)
	for _, x := range list {
		out = append(out, x.Rule+" "+string(x.Status))
	}
	slices.Sort(out)
	return out
}

func (h *house) wants(when string, want ...string) {
	h.t.Helper()
	if got := h.found(); !slices.Equal(got, want) {
		h.t.Errorf("%s: %v, want %v", when, got, want)
	}
}

func (h *house) only(rule string) compartment.Finding {
	h.t.Helper()
	list, err := h.r.Findings(h.ctx, h.d)
	h.must(err)
	for _, x := range list {
		if x.Rule == rule {
			return x
		}
	}
	h.t.Fatalf("no finding of %s", rule)
	return compartment.Finding{}
}

// MO-12: asked on Monday, to be answered by Thursday.
func TestAnUnansweredRequestIsFoundByTheHour(t *testing.T) {
	each(t, "2026-01-12T12:00", func(h *house) {
		n := aRequest("2026-01-09")
		n.Asked, n.ReplyBy = moment("2026-01-12T11:00"), moment("2026-01-15T17:00")
		q, err := h.r.RecordRequest(h.ctx, n)
		h.must(err)
		h.wants("asked", "MO-12 open")
		h.on("2026-01-15T16:59")
		h.tick()
		h.wants("a minute before the time", "MO-12 open")
		h.on("2026-01-15T18:00")
		h.tick()
		h.wants("after the time", "MO-12 lapsed")
		// Answered in time, recorded late: the fact counts.
		h.must(h.r.ReplyTo(h.ctx, q.PublicKey, q.Version, "refuse", "", moment("2026-01-15T16:00")))
		h.wants("the answer was in time", "MO-12 done")
	})
}

// MO-11: refused, nothing held before the moratorium ends; reviewed by somebody else than who worked it.
func TestAMoratoriumThatEndsWithNothingHeldIsMissed(t *testing.T) {
	each(t, "2025-12-31T12:00", func(h *house) {
		q := h.request("2025-12-18")
		h.wants("no refusal yet")
		h.must(h.r.Refuse(h.ctx, q.PublicKey, q.Version, day("2025-12-31")))
		h.wants("refused", "MO-11 open")
		x := h.only("MO-11")
		h.must(h.r.TakeFinding(h.ctx, x.PublicKey, x.Version))
		h.refused(h.r.TakeFinding(h.ctx2, x.PublicKey, x.Version), fault.Conflict)
		// An extension moves the window.
		_, err := h.r.ApplyToExtend(h.ctx, q.PublicKey, day("2025-12-31"), "Insp Hale")
		h.must(err)
		h.must(h.r.DecideExtension(h.ctx, q.PublicKey, 1, 1, "granted", day("2025-12-31"), day("2026-02-10")))
		if x = h.only("MO-11"); !x.ClosesAt.Equal(moment("2026-02-11T00:00")) || x.Status != compartment.TakenUp {
			h.t.Errorf("after the extension: %s, closes %s", x.Status, x.ClosesAt)
		}
		h.on("2026-02-11T00:30")
		h.tick()
		h.wants("the end", "MO-11 lapsed")
		x = h.only("MO-11")
		h.refused(h.r.ReviewFinding(h.ctx, x.PublicKey, x.Version, true, "No accredited applicant was free"), fault.Refused)
		h.must(h.r.ReviewFinding(h.ctx2, x.PublicKey, x.Version, true, "No accredited applicant was free"))
		h.wants("reviewed", "MO-11 missed")
		h.on("2026-02-12T00:30")
		h.tick()
		h.wants("people have decided", "MO-11 missed")
	})
}

func TestAnOrderEndsTheFindingOfTheMoratorium(t *testing.T) {
	each(t, "2025-12-31T12:00", func(h *house) {
		q := h.request("2025-12-18")
		h.must(h.r.Refuse(h.ctx, q.PublicKey, q.Version, day("2025-12-31")))
		h.on("2026-01-20T12:00")
		h.must(h.r.HoldByOrder(h.ctx, q.PublicKey, 2, "afo", "Made ex parte", moment("2026-01-20T10:15")))
		h.wants("an order was made", "MO-11 done")
		if p := h.at(q); p.Request.Stands(p.Clocks) != compartment.Held {
			h.t.Errorf("stands %s", p.Request.Stands(p.Clocks))
		}
	})
}

// MO-13: a live subject nobody looked for within fourteen days. A decline is reviewed by another officer.
func TestALiveSubjectMustBeResearched(t *testing.T) {
	each(t, "2026-01-12T12:00", func(h *house) {
		add := func(name string) compartment.Subject {
			s, err := h.r.AddSubject(h.ctx, compartment.NewSubject{Name: name, LiveOn: day("2026-01-12"), LiveWhy: "plan"})
			h.must(err)
			return s
		}
		looked, not := add("Osric Vane"), add("Brone Tallis")
		h.wants("both are live", "MO-13 open", "MO-13 open")
		h.must(h.r.LogSearch(h.ctx, looked.PublicKey, compartment.NewSearch{Place: "UKFIU portal", Terms: "vane, osric", Hits: 2}))
		h.wants("one was looked for", "MO-13 done", "MO-13 open")
		of := func(s compartment.Subject) compartment.Finding {
			h.t.Helper()
			list, err := h.r.Findings(h.ctx, h.d)
			h.must(err)
			for _, x := range list {
				if x.SubjectID != nil && *x.SubjectID == s.ID {
					return x
				}
			}
			h.t.Fatalf("nothing is found of %s", s.Name)
			return compartment.Finding{}
		}
		x := of(not)
		h.must(h.r.DeclineFinding(h.ctx, x.PublicKey, x.Version, "Known from the last search"))
		h.on("2026-01-27T01:00")
		h.tick()
		x = of(not)
		if x.Status != compartment.Declining {
			h.t.Errorf("what waits for a review became %s by the clock", x.Status)
		}
		h.refused(h.r.ReviewFinding(h.ctx, x.PublicKey, x.Version, true, "Agreed by myself"), fault.Refused)
		h.must(h.r.ReviewFinding(h.ctx2, x.PublicKey, x.Version, true, "Agreed: searched in November"))
		h.wants("reviewed", "MO-13 declined", "MO-13 done")
		// A search from before a subject was live answers for nothing.
		old, err := h.r.AddSubject(h.ctx, compartment.NewSubject{Name: "Perrin Oake"})
		h.must(err)
		h.must(h.r.LogSearch(h.ctx, old.PublicKey, compartment.NewSearch{Place: "UKFIU portal", Terms: "oake", Hits: 0}))
		h.on("2026-02-10T10:00")
		h.must(h.r.SetLive(h.ctx, old.PublicKey, old.Version, day("2026-02-10"), "case", caltime.Date{}))
		if x := of(old); x.Status != compartment.Open {
			h.t.Errorf("a subject live after the last search is %s", x.Status)
		}
	})
}
