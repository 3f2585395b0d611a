package demo

import (
	"context"
	"fmt"
	"time"

	"proceeds/internal/base/actor"
	"proceeds/internal/base/caltime"
	"proceeds/internal/base/money"
	"proceeds/internal/base/page"
	"proceeds/internal/base/perm"
	"proceeds/internal/rooms/compartment"
	"proceeds/internal/rooms/retention"
	"proceeds/internal/rooms/tasking"
)

// compartment fills the confidential compartment as it stands on the last day: requests in each part of their way, and the
// reports they came with. Nothing of it is on a case, and nobody but the two officers sees it.
func (m *maker) compartment() error {
	if m.r.Compartment == nil {
		return nil
	}
	officers := m.f.holding(perm.ConfidentialOfficer)
	ctx := actor.With(m.ctx, officers[0].actor)
	today, r := m.o.Today, m.r.Compartment
	grading := tasking.Grading{SourceGrade: "2", InfoGrade: "B", Handling: "C", Conditions: "Confidential unit only"}
	for n, x := range []struct {
		reporter, kind, subject, facts, activity string
		pence                                    money.Pence
		disclosed                                int // days ago
		then                                     func(q compartment.Request) error
	}{
		{"Tollgate Mutual", "bank", "Corwin Hathersage", "Cash was paid into one account at six branches in nine days, each time below a thousand pounds.", "To pay the balance to an account abroad.", 61_400_00, 1, nil},
		{"Brightwater Payments", "payments", "Hathersage Motors Ltd", "Card takings of a car wash rose fourfold while its hours did not.", "To let the holder close the account and take the balance.", 23_850_00, 12,
			func(q compartment.Request) error { return r.Refuse(ctx, q.PublicKey, q.Version, today.AddDays(-4)) }},
		{"Tollgate Mutual", "bank", "Ludo Penhallow", "Three transfers of the same sum came from accounts opened on one day.", "To return the last transfer to its sender.", 9_000_00, 20,
			func(q compartment.Request) error { return r.Consent(ctx, q.PublicKey, q.Version, today.AddDays(-14)) }},
		{"Merrow & Stile", "legal", "Ondine Garrick", "The deposit for a house came in crypto converted the day before.", "To complete the purchase.", 148_000_00, 48,
			func(q compartment.Request) error {
				if err := r.Refuse(ctx, q.PublicKey, q.Version, today.AddDays(-40)); err != nil {
					return err
				}
				return r.HoldByOrder(ctx, q.PublicKey, q.Version+1, "ro", "Crown Court, without notice", today.AddDays(-30).At(11, 20).UTC())
			}},
	} {
		day := today.AddDays(-x.disclosed)
		p, err := r.RecordReport(ctx, compartment.NewReport{UkfiuRef: fmt.Sprintf("DEMO-%d", 70411+n*137), ReceivedOn: day, ReporterKind: x.kind, Reporter: x.reporter, Grading: grading, Marking: "OFFICIAL-SENSITIVE",
			Facts: x.facts, Assessment: "Money of others is likely. It was not asked who they are.", Subjects: []string{x.subject}})
		if err != nil {
			return fmt.Errorf("report of the compartment: %w", err)
		}
		asked := caltime.LocalOf(m.now.Add(-26 * time.Hour)).UTC()
		if x.then != nil {
			asked = day.At(10, 0).UTC()
		}
		value := x.pence
		q, err := r.RecordRequest(ctx, compartment.NewRequest{Report: p.PublicKey, UkfiuRef: p.UkfiuRef, ReporterKind: x.kind, Reporter: x.reporter, Nation: caltime.EnglandWales, Activity: x.activity, Value: &value,
			Marking: "OFFICIAL-SENSITIVE", Disclosed: day, Asked: asked, ReplyBy: asked.Add(72 * time.Hour)})
		if err != nil {
			return fmt.Errorf("request of the compartment: %w", err)
		}
		if x.then != nil {
			if err := r.ReplyTo(ctx, q.PublicKey, q.Version, "refuse", "", asked.Add(30*time.Hour)); err != nil {
				return fmt.Errorf("answer of the compartment: %w", err)
			}
			q.Version++
			if err := x.then(q); err != nil {
				return fmt.Errorf("decision of the compartment: %w", err)
			}
		}
	}
	live, err := r.AddSubject(ctx, compartment.NewSubject{Name: "Corwin Hathersage", Detail: "Named in two reports", LiveOn: today.AddDays(-6), LiveWhy: "plan"})
	if err != nil {
		return fmt.Errorf("subject of the compartment: %w", err)
	}
	if err := r.LogSearch(ctx, live.PublicKey, compartment.NewSearch{Place: "UKFIU portal", Terms: "hathersage", Hits: 2}); err != nil {
		return fmt.Errorf("search of the compartment: %w", err)
	}
	_, err = r.RecordSource(ctx, compartment.NewSource{HandlingRef: "NMX-4471", Kind: "human", AuthorityRef: "RA-2290", ExpiresOn: today.AddDays(40), Conditions: "Not to be told in court"})
	if err != nil {
		return fmt.Errorf("source of the compartment: %w", err)
	}
	if _, err = r.Tick(context.WithoutCancel(m.ctx)); err != nil {
		return err
	}
	return m.compartmentKept(ctx, actor.With(m.ctx, officers[1].actor))
}

// compartmentKept fills what stands about how long the compartment keeps things: one report whose review is due, one whose
// disposal waits for a second officer, one that a court holds, and a source that was disposed of.
func (m *maker) compartmentKept(ctx, second context.Context) error {
	r, today := m.r.Compartment, m.o.Today
	grading := tasking.Grading{SourceGrade: "2", InfoGrade: "C", Handling: "P"}
	matter := func(k compartment.MatterKind, id int64) (compartment.Matter, error) {
		for _, which := range []string{"due", "later"} {
			list, err := r.Matters(ctx, m.r.DB, which, page.Request{Size: 100})
			if err != nil {
				return compartment.Matter{}, err
			}
			for _, x := range list.Rows {
				if x.Kind == k && x.RecordID == id {
					return x.Matter, nil
				}
			}
		}
		return compartment.Matter{}, fmt.Errorf("no retention of %s %d", k, id)
	}
	for n, x := range []struct {
		reporter, subject, facts string
		received                 int // days ago
		then                     func(compartment.Matter) error
	}{
		{"Tollgate Mutual", "Perrin Oakshott", "A student account took in wages of a firm that nobody can find.", 2310, nil},
		{"Brightwater Payments", "Delphine Rusk", "Top-ups came from twelve cards in one evening.", 2420, func(k compartment.Matter) error {
			_, err := r.ProposeDisposal(ctx, k.PublicKey, retention.OfReview, "Nothing came of it in six years, and nobody in it was heard of again.")
			return err
		}},
		{"Merrow & Stile", "Alban Thorne", "A deposit was paid back to a third person.", 2515, func(k compartment.Matter) error {
			_, err := r.PlaceHold(ctx, k.PublicKey, compartment.NewHold{Kind: compartment.HoldCourt, Reason: "The Crown Court ordered that it be kept until the appeal of another is heard"})
			return err
		}},
	} {
		p, err := r.RecordReport(ctx, compartment.NewReport{UkfiuRef: fmt.Sprintf("DEMO-%d", 31007+n*211), ReceivedOn: today.AddDays(-x.received), ReporterKind: "bank", Reporter: x.reporter, Grading: grading,
			Marking: "OFFICIAL-SENSITIVE", Facts: x.facts, Subjects: []string{x.subject}})
		if err != nil {
			return fmt.Errorf("old report of the compartment: %w", err)
		}
		k, err := matter(compartment.OfReport, p.ID)
		if err == nil && x.then != nil {
			err = x.then(k)
		}
		if err != nil {
			return fmt.Errorf("retention of the compartment: %w", err)
		}
	}
	old, err := r.RecordSource(ctx, compartment.NewSource{HandlingRef: "NMX-1180", Kind: "partner", ExpiresOn: today.AddDays(-2600)})
	if err != nil {
		return fmt.Errorf("old source of the compartment: %w", err)
	}
	k, err := matter(compartment.OfSource, old.ID)
	if err != nil {
		return err
	}
	d, err := r.ProposeDisposal(ctx, k.PublicKey, retention.OfReview, "The partner agency ended the arrangement seven years ago.")
	if err != nil {
		return fmt.Errorf("disposal of the compartment: %w", err)
	}
	if _, err = r.DecideDisposal(second, k.PublicKey, d.Version, true, ""); err != nil {
		return fmt.Errorf("disposal of the compartment: %w", err)
	}
	return nil
}
