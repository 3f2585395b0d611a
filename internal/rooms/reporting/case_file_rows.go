package reporting

import (
	"context"
	"strings"
	"time"

	"proceeds/internal/base/caltime"
	"proceeds/internal/base/ids"
	"proceeds/internal/base/money"
	"proceeds/internal/rooms/assets"
	"proceeds/internal/rooms/cases"
	"proceeds/internal/rooms/confiscation"
	"proceeds/internal/rooms/effort"
	"proceeds/internal/rooms/opportunities"
	"proceeds/internal/rooms/orders"
	"proceeds/internal/rooms/plans"
	"proceeds/internal/rooms/subjects"
	"proceeds/internal/rooms/tasking"
)

// assertion tells a fact from somebody's assessment (DPA 2018 s.38(2)); empty where nothing is written.
func assertion(code, text string) string {
	if strings.TrimSpace(text) == "" {
		return ""
	}
	return subjects.Assertion(code).Name()
}

// Interests gives who holds what share of each asset. Memory does not grow with rows, as of all that follow; no other
// question may be asked until one returns.
func (x *CaseFile) Interests(ctx context.Context, yield func(FileInterest) error) error {
	return eachRow(x.interestRows(ctx), func(r *interestRow) error {
		if x.secret.items[r.ID] {
			return nil
		}
		return yield(FileInterest{Asset: "A" + ids.String(int64(r.N)), Title: r.Title, Holder: r.Holder, Subject: r.Subject, Share: assets.Interest{ShareBp: r.ShareBp}.Share(), State: r.State.Title(), Since: dayOf(r.StateSince)})
	})
}

// Seizures gives what was seized, the earliest first.
func (x *CaseFile) Seizures(ctx context.Context, yield func(FileSeizure) error) error {
	return eachRow(x.seizureRows(ctx), func(r *seizureRow) error {
		return yield(FileSeizure{Asset: "A" + ids.String(int64(r.N)), Title: r.Title, At: r.SeizedAt, Power: r.Power.Title(), Place: r.Place, By: r.SeizedBy, Exhibit: r.Exhibit, Total: r.TotalPence, Suspicion: r.Suspicion})
	})
}

// Orders gives the orders, applications and notices by number.
func (x *CaseFile) Orders(ctx context.Context, yield func(FileOrder) error) error {
	return eachRow(x.orderRows(ctx), func(o *orders.Order) error {
		if x.secret.orders[o.ID] {
			return nil
		}
		return yield(FileOrder{Number: o.Number(), Kind: o.Kind.Title(), Power: o.Cite(), State: o.State.Title(), Court: o.Court, CourtRef: o.CourtRef, Lodged: instant(o.LodgedAt), Made: instant(o.MadeAt), Served: instant(o.ServedAt),
			Ends: instant(o.EndAt), Amount: o.AmountPence, Applicant: o.Applicant, Authoriser: o.Authoriser, Terms: o.Terms, Ended: instant(o.EndedAt), EndedWhy: o.EndedWhy})
	})
}

// Clocks gives the statutory clocks, the earliest first.
func (x *CaseFile) Clocks(ctx context.Context, yield func(FileClock) error) error {
	return eachRow(x.clockRows(ctx), func(k *fileClockRow) error {
		if x.secret.clocks[k.ID] || k.AssetID != nil && x.secret.assets[*k.AssetID] {
			return nil
		}
		about := ""
		switch {
		case k.OrderN != nil:
			about = "O" + ids.String(*k.OrderN)
		case k.AssetN != nil:
			about = "A" + ids.String(*k.AssetN)
		}
		return yield(FileClock{Title: k.Title, Law: k.Cite, State: k.State.Word(), Rule: k.RuleVersion, Verified: k.Verified, About: about, Started: k.StartAt, LastDay: k.LastDay, Ends: instant(k.EndAt), Closed: instant(k.ClosedAt), Why: k.ClosedWhy})
	})
}

// Confiscation gives what was done in proceedings, in order.
func (x *CaseFile) Confiscation(ctx context.Context, yield func(FileAct) error) error {
	return eachRow(x.actRows(ctx), func(a *actRow) error {
		return yield(FileAct{Proceedings: "Proceedings " + ids.String(int64(a.N)), On: a.DoneOn, What: a.Title, Amount: a.AmountPence, Detail: a.Detail, By: a.ActorName})
	})
}

// Payments gives the payments towards confiscation orders that stand, the earliest first.
func (x *CaseFile) Payments(ctx context.Context, yield func(FilePayment) error) error {
	return eachRow(x.paymentRows(ctx), func(p *filePaymentRow) error {
		return yield(FilePayment{Number: "O" + ids.String(int64(p.OrderN)) + " " + p.Number(), On: p.PaidOn, Amount: p.AmountPence, Principal: p.PrincipalPence, Interest: p.InterestPence, Received: p.ReceiptedOn, Where: p.ReceiptedWhere,
			Victims: p.CompensationPence, Note: p.Note})
	})
}

// Opportunities gives the opportunities of the case, the latest first.
func (x *CaseFile) Opportunities(ctx context.Context, yield func(*Opportunity) error) error {
	secret, err := x.secretChances(ctx)
	if err != nil {
		return err
	}
	f := OpportunityFilter{Found: true, Case: x.g.CaseID(), Except: secret}
	return x.d.Opportunities(ctx, f, yield)
}

// Steps gives the steps of those opportunities, the earliest first, without what was taken back.
func (x *CaseFile) Steps(ctx context.Context, yield func(FileStep) error) error {
	secret, err := x.secretChances(ctx)
	if err != nil {
		return err
	}
	return eachRow(x.stepRows(ctx, secret), func(s *fileStepRow) error {
		reason := s.Reason
		if word := reasonName(reason); word != "" {
			reason = word
		}
		return yield(FileStep{Title: s.Title, At: s.At, From: opportunities.StatusName(s.FromStatus), To: opportunities.StatusName(s.ToStatus), Reason: reason, Note: s.Note, By: s.ActorName, Value: s.ValuePence})
	})
}

// Decisions gives the decisions log by number, withdrawn entries too.
func (x *CaseFile) Decisions(ctx context.Context, yield func(FileDecision) error) error {
	return eachRow(x.decisionRows(ctx), func(d *cases.Decision) error {
		return yield(FileDecision{N: d.N, Title: d.Title, Decision: d.Decision, Reason: d.Reason, RestsOn: assertion(d.Assertion, d.Reason), By: d.DecidedByName, At: d.DecidedAt, Withdrawn: instant(d.WithdrawnAt), WithdrawnWhy: d.WithdrawnReason})
	})
}

// Products gives the intelligence products that the case may use, by number, without those that were withdrawn.
func (x *CaseFile) Products(ctx context.Context, yield func(FileProduct) error) error {
	return eachRow(x.productRows(ctx), func(p *tasking.Product) error {
		return yield(FileProduct{N: p.N, Title: p.Title, Facts: p.Facts, Assessment: p.Assessment, Grade: p.SourceGrade + p.InfoGrade + p.Handling, Conditions: p.Conditions, At: p.CreatedAt})
	})
}

// Plans gives the objectives of 4P plans on the case, and what was considered and not pursued.
func (x *CaseFile) Plans(ctx context.Context, yield func(FilePlan) error) error {
	err := eachRow(x.objectiveRows(ctx), func(o *objectiveRow) error {
		return yield(FilePlan{Plan: o.Name, State: o.State.Title(), Lead: o.Lead, Strand: o.Strand.Title(), What: o.Aim, Measure: o.Measure, Due: o.DueOn, Financial: o.Financial, Pursued: true})
	})
	if err != nil {
		return err
	}
	return eachRow(x.notPursuedRows(ctx), func(o *notPursuedRow) error {
		return yield(FilePlan{Plan: o.Name, State: o.State.Title(), Lead: o.Lead, Strand: o.Strand.Title(), What: o.Reason, Due: dayOf(o.DecidedAt)})
	})
}

// Tasks gives the tasks by number.
func (x *CaseFile) Tasks(ctx context.Context, yield func(FileTask) error) error {
	return eachRow(x.taskRows(ctx), func(t *taskRow) error {
		return yield(FileTask{N: t.N, Title: t.Title, Owner: t.Owner, Due: t.DueOn, Done: instant(t.DoneAt), DoneBy: t.DoneByName})
	})
}

// Effort gives the time that was recorded on the case, the earliest first.
func (x *CaseFile) Effort(ctx context.Context, yield func(FileEffort) error) error {
	return eachRow(x.effortRows(ctx), func(e *effortRow) error {
		return yield(FileEffort{On: e.OnDate, Person: e.Person, Strand: e.Strand.Name(), Activity: effort.ActivityName(e.Activity), Note: e.Note, Minutes: e.Minutes})
	})
}

// Timeline gives what happened, the latest first.
func (x *CaseFile) Timeline(ctx context.Context, yield func(FileEvent) error) error {
	secret, err := x.secretChances(ctx)
	if err != nil {
		return err
	}
	hidden := map[ids.Opportunity]bool{}
	for _, id := range secret {
		hidden[id] = true
	}
	return eachRow(x.eventRows(ctx), func(e *cases.CaseEvent) error {
		if x.tellsOfSecret(e, hidden) {
			return nil
		}
		return yield(FileEvent{At: e.At, Title: e.Title, Detail: e.Detail, By: e.ActorName, Legal: e.Legal})
	})
}

// tellsOfSecret reports whether an event is about an order that was not served, or about what hangs on one.
func (x *CaseFile) tellsOfSecret(e *cases.CaseEvent, chances map[ids.Opportunity]bool) bool {
	switch e.Entity {
	case "order":
		return x.secret.orders[ids.Order(e.EntityID)]
	case "clock":
		return x.secret.clocks[ids.Clock(e.EntityID)]
	case "asset":
		return x.secret.assets[ids.Asset(e.EntityID)]
	case "opportunity":
		return chances[ids.Opportunity(e.EntityID)]
	}
	return false
}

// The rows as they are stored.
type (
	interestRow struct {
		assets.Interest
		N              int
		Title, Subject string
	}
	seizureRow struct {
		assets.Seizure
		N     int
		Title string
	}
	fileClockRow struct {
		orders.Clock
		OrderN, AssetN *int64
	}
	actRow struct {
		confiscation.Done
		N int
	}
	filePaymentRow struct {
		confiscation.Payment
		OrderN int
	}
	fileStepRow struct {
		opportunities.Stepped
		Title string
	}
	objectiveRow struct {
		plans.Objective
		Name, Lead string
		State      plans.State
	}
	notPursuedRow struct {
		plans.NotPursued
		Name, Lead string
		State      plans.State
	}
	taskRow struct {
		tasking.Task
		Owner string
	}
	effortRow struct {
		effort.Entry
		Person string
	}
)

// caseRow is the head of a case file as it is stored.
type caseRow struct {
	CaseLine
	Title, Operation, Summary           string
	Stage                               cases.Stage
	StageSince                          time.Time
	OriginMain                          cases.Origin
	Lead, Deputy                        string
	OfficerInCase, Prosecutor, Handling string
	OpenedOn                            caltime.Date
	ClosedAt, NextEndAt                 *time.Time
	ClosedReason                        string
	Restricted                          bool
}

// FilePayment is a payment towards a confiscation order.
type FilePayment struct {
	Number                      string
	On                          caltime.Date
	Amount, Principal, Interest money.Pence
	Received                    caltime.Date
	Where                       string
	Victims                     money.Pence
	Note                        string
}
