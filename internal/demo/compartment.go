package demo

import (
	"context"
	"fmt"
	"time"

	"proceeds/internal/base/actor"
	"proceeds/internal/base/caltime"
	"proceeds/internal/base/money"
	"proceeds/internal/base/perm"
	"proceeds/internal/rooms/compartment"
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
	_, err = r.Tick(context.WithoutCancel(m.ctx))
	return err
}
