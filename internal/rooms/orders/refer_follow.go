package orders

import (
	"context"
	"strings"

	"proceeds/internal/base/caltime"
	"proceeds/internal/base/fault"
	"proceeds/internal/base/ids"
	"proceeds/internal/base/money"
	"proceeds/internal/platform/db"
	"proceeds/internal/rooms/access"
	"proceeds/internal/rooms/assets"
	"proceeds/internal/rooms/cases"
)

// ReferralSending is a referral that went out: a draft, or one that came back for more work.
type ReferralSending struct {
	N, Version int
	On         caltime.Date
	BodyRef    string
}

// SendReferral records that a referral went to the body.
func (r *Room) SendReferral(ctx context.Context, caseID ids.Case, in ReferralSending) (ReferralResult, error) {
	return r.doRef(ctx, caseID, in.N, in.Version, "referral.sent", func(ctx context.Context, d *doingRef) error {
		if !d.x.leads(ReferSent) {
			return d.x.impossible(ReferSent)
		}
		bad := map[string]string{}
		d.day(bad, "made_at", in.On, d.x.DecidedOn, "The referral")
		long(bad, "body_ref", in.BodyRef, "The reference", mostShort)
		if err := checkRef("Check the sending", bad); err != nil {
			return err
		}
		d.record("referral.sent", in)
		return d.send(ctx, in.On, in.BodyRef)
	})
}

// AcknowledgeReferral records that the body has the referral.
func (r *Room) AcknowledgeReferral(ctx context.Context, caseID ids.Case, in ReferralSending) (ReferralResult, error) {
	return r.doRef(ctx, caseID, in.N, in.Version, "referral.acknowledged", func(ctx context.Context, d *doingRef) error {
		if !d.x.leads(ReferAcknowledged) {
			return d.x.impossible(ReferAcknowledged)
		}
		bad := map[string]string{}
		d.day(bad, "made_at", in.On, d.x.SentOn, "The acknowledgement")
		long(bad, "body_ref", in.BodyRef, "The reference", mostShort)
		if err := checkRef("Check the acknowledgement", bad); err != nil {
			return err
		}
		set := map[string]any{"acknowledged_on": in.On}
		if ref := strings.TrimSpace(in.BodyRef); ref != "" {
			set["body_ref"], d.x.BodyRef = ref, ref
		}
		d.x.AcknowledgedOn = in.On
		d.record("referral.acknowledged", in)
		if err := d.step(ctx, ReferAcknowledged, in.On, in.BodyRef, set); err != nil {
			return err
		}
		return d.tell(ctx, "referral.acknowledged", in.On, d.x.Name()+" acknowledged", d.x.BodyRef)
	})
}

// ReferralDecision is what the body did with a referral.
type ReferralDecision struct {
	N, Version int
	To         ReferralState // ReferAccepted, ReferDeclined, ReferReturned
	On         caltime.Date
	Why        string
	HandOver   bool // accepted: the body takes over the assets that the referral concerns
}

// DecideReferral records that the body accepted a referral, declined it or sent it back. Assets that it takes over on
// acceptance become transferred, with what stood on them ended; nothing is transferred before. A decision not to take it up
// needs its reason.
func (r *Room) DecideReferral(ctx context.Context, caseID ids.Case, in ReferralDecision) (ReferralResult, error) {
	return r.doRef(ctx, caseID, in.N, in.Version, "referral.decided", func(ctx context.Context, d *doingRef) error {
		bad := map[string]string{}
		switch in.To {
		case ReferAccepted:
		case ReferDeclined, ReferReturned:
			needed(bad, "why", in.Why, "Enter the reason that the body gave", mostText)
		default:
			bad["decision"] = "Choose what the body decided"
		}
		since := d.x.SentOn
		if d.x.AcknowledgedOn.After(since) {
			since = d.x.AcknowledgedOn
		}
		if !d.x.DecidedOn.IsZero() && d.x.State == ReferAccepted {
			since = d.x.DecidedOn
		}
		d.day(bad, "made_at", in.On, since, "The decision")
		long(bad, "why", in.Why, "The reason", mostText)
		if err := checkRef("Check the decision", bad); err != nil {
			return err
		}
		if !d.x.leads(in.To) {
			return d.x.impossible(in.To)
		}
		if in.To == ReferReturned && d.x.State == ReferAccepted {
			if err := d.stopDetermination(ctx, in.On, "The referral came back"); err != nil {
				return err
			}
		}
		why := strings.TrimSpace(in.Why)
		d.x.DecidedOn, d.x.DecisionWhy = in.On, why
		d.record("referral.decided", in)
		if err := d.step(ctx, in.To, in.On, why, map[string]any{"decided_on": in.On, "decision_why": why}); err != nil {
			return err
		}
		if in.To == ReferAccepted && in.HandOver {
			if err := d.handOver(ctx, in.On); err != nil {
				return err
			}
		}
		return d.tell(ctx, "referral.decided", in.On, d.x.Name()+": "+lower(in.To.Title()), why)
	})
}

// handOver transfers every interest that the referral concerns and that still stands. The transfer is the body's from the
// day: its value is not this force's to count any more.
func (d *doingRef) handOver(ctx context.Context, day caltime.Date) error {
	when := earlier(day.At(17, 0).UTC(), d.tx.Now)
	for n, x := range d.x.Interests {
		i, err := d.r.Assets.Interest(ctx, d.tx, d.g, x.InterestID)
		if err != nil {
			return err
		}
		if !i.Live() || i.State == assets.Transferred {
			continue
		}
		at := when
		if i.StateSince.After(at) {
			at = i.StateSince
		}
		if err := d.r.OnTransfer(ctx, d.tx, d.g, i, at, "Handed to "+d.x.Body+" ("+d.x.Number()+")"); err != nil {
			return err
		}
		if err := d.r.Assets.SetState(ctx, d.tx, d.g, i.ID, assets.Transferred, at, "Handed to "+d.x.Body+" ("+d.x.Number()+")"); err != nil {
			return err
		}
		d.x.Interests[n].HandedOver = true
		d.was9.Handed = append(d.was9.Handed, i.ID)
	}
	return handOver(ctx, d.tx, d.x, d.was9.Handed, true)
}

// ReferralCompliance is the day on which the respondent complied with an unexplained wealth order, as the authority tells
// it, or a longer time that the High Court gave the authority to decide.
type ReferralCompliance struct {
	N, Version  int
	On          caltime.Date // the respondent complied
	DetermineBy caltime.Date // longer than sixty days, by the High Court (s.362DA); zero for none
}

// RecordCompliance records that the respondent complied. Where property is frozen meanwhile, the authority has sixty days to
// decide, of which the day of compliance is the first (s.362D(3)), unless the High Court gave longer: a clock of the
// authority's own, which keeps no case open.
func (r *Room) RecordCompliance(ctx context.Context, caseID ids.Case, in ReferralCompliance) (ReferralResult, error) {
	return r.doRef(ctx, caseID, in.N, in.Version, "referral.complied", func(ctx context.Context, d *doingRef) error {
		if d.x.Kind != ReferIFO && d.x.Kind != ReferUWO {
			return refused([]string{ReferIFO.Title()}, d.x.Name()+" asks for no unexplained wealth order")
		}
		if d.x.State != ReferAccepted {
			e := d.x.impossible(d.x.State)
			e.Message = d.x.Name() + " is " + lower(d.x.State.Title()) + ": compliance is recorded once the body has taken it up"
			return e
		}
		bad := map[string]string{}
		d.day(bad, "made_at", in.On, d.x.DecidedOn, "The compliance")
		longer := !in.DetermineBy.IsZero()
		if longer && !in.DetermineBy.After(in.On.AddDays(59)) {
			bad["due_on"] = "The High Court can only give more than the sixty days, to " + in.On.AddDays(59).UK()
		}
		if err := checkRef("Check the compliance", bad); err != nil {
			return err
		}
		if err := d.stopDetermination(ctx, in.On, "Reckoned afresh"); err != nil {
			return err
		}
		s := Start{Code: "IFO-DET", Nation: caltime.EnglandWales, Local: in.On.At(0, 0), Path: d.path()}
		if longer {
			s.Ends, s.Cite = in.DetermineBy, "ss.362D(3), 362DA"
		}
		c, err := d.start(ctx, s)
		if err != nil {
			return err
		}
		d.x.CompliedOn, d.x.DetermineBy = in.On, c.LastDay
		d.record("referral.complied", in)
		if err := updateReferral(ctx, d.tx, &d.x, map[string]any{"complied_on": in.On, "determine_by": c.LastDay}); err != nil {
			return err
		}
		return d.tell(ctx, "referral.complied", in.On, d.x.Name()+": the respondent complied", d.x.Body+" decides by "+c.LastDay.WithDay())
	})
}

func (d *doingRef) stopDetermination(ctx context.Context, day caltime.Date, why string) error {
	list, err := clocksAt(ctx, d.tx, d.g, d.path())
	if err != nil {
		return err
	}
	for _, c := range list {
		if !c.State.Over() {
			if err := d.end(ctx, c, Stopped, earlier(day.At(17, 0).UTC(), d.tx.Now), why); err != nil {
				return err
			}
		}
	}
	return nil
}

// ReferralOutcome is what came of a referral.
type ReferralOutcome struct {
	N, Version int
	On         caltime.Date
	Outcome    string // one of ReferralOutcomes
	Value      *money.Pence
	Note       string
}

// ReferralOutcomes are the outcomes to choose from, by code.
func ReferralOutcomes() []struct{ Code, Title string } {
	return []struct{ Code, Title string }{
		{"recovered", "Property recovered"}, {"tax", "Tax assessed or paid"}, {"settled", "Settled by consent"},
		{"order", "Order made, recovery not yet known"}, {"none", "Ended without recovery"},
	}
}

func outcomeTitle(code string) string {
	for _, o := range ReferralOutcomes() {
		if o.Code == code {
			return o.Title
		}
	}
	return ""
}

// ConcludeReferral records what came of a referral that was accepted. The value is the other body's: it stands on the
// referral and never enters this force's ledger.
func (r *Room) ConcludeReferral(ctx context.Context, caseID ids.Case, in ReferralOutcome) (ReferralResult, error) {
	return r.doRef(ctx, caseID, in.N, in.Version, "referral.concluded", func(ctx context.Context, d *doingRef) error {
		if !d.x.leads(ReferConcluded) {
			return d.x.impossible(ReferConcluded)
		}
		bad := map[string]string{}
		if outcomeTitle(in.Outcome) == "" {
			bad["outcome"] = "Choose what came of it"
		}
		d.day(bad, "made_at", in.On, d.x.DecidedOn, "The outcome")
		switch {
		case in.Value != nil && (*in.Value < 0 || *in.Value > money.Most):
			bad["amount"] = "Enter a sum up to " + money.Most.String()
		case in.Value != nil && *in.Value > 0 && in.Outcome == "none":
			bad["amount"] = "Leave the value out: nothing was recovered"
		case in.Value == nil && in.Outcome == "recovered":
			bad["amount"] = "Enter what the body recovered"
		}
		long(bad, "why", in.Note, "The note", mostText)
		if err := checkRef("Check the outcome", bad); err != nil {
			return err
		}
		if err := d.stopDetermination(ctx, in.On, "The referral was concluded"); err != nil {
			return err
		}
		d.x.Outcome, d.x.OutcomeOn, d.x.OutcomePence, d.x.OutcomeNote = in.Outcome, in.On, in.Value, strings.TrimSpace(in.Note)
		d.record("referral.concluded", in)
		if err := d.step(ctx, ReferConcluded, in.On, outcomeTitle(in.Outcome), map[string]any{"outcome": in.Outcome, "outcome_on": in.On, "outcome_pence": in.Value, "outcome_note": d.x.OutcomeNote}); err != nil {
			return err
		}
		detail := outcomeTitle(in.Outcome)
		if in.Value != nil {
			detail += ", " + in.Value.Pounds() + " (by " + d.x.Body + ", not counted as this force’s)"
		}
		return d.tell(ctx, "referral.concluded", in.On, d.x.Name()+" concluded", detail)
	})
}

// ReferralEnding is a referral that the force took back before the body took it up.
type ReferralEnding struct {
	N, Version int
	On         caltime.Date
	Why        string
}

// WithdrawReferral records that the force withdrew a referral.
func (r *Room) WithdrawReferral(ctx context.Context, caseID ids.Case, in ReferralEnding) (ReferralResult, error) {
	return r.doRef(ctx, caseID, in.N, in.Version, "referral.withdrawn", func(ctx context.Context, d *doingRef) error {
		if !d.x.leads(ReferWithdrawn) {
			return d.x.impossible(ReferWithdrawn)
		}
		bad := map[string]string{}
		d.day(bad, "made_at", in.On, d.x.SentOn, "The withdrawal")
		needed(bad, "why", in.Why, "Enter the reason", mostText)
		if err := checkRef("Check the withdrawal", bad); err != nil {
			return err
		}
		d.record("referral.withdrawn", in)
		if err := d.step(ctx, ReferWithdrawn, in.On, in.Why, map[string]any{"decision_why": strings.TrimSpace(in.Why)}); err != nil {
			return err
		}
		return d.tell(ctx, "referral.withdrawn", in.On, d.x.Name()+" withdrawn", in.Why)
	})
}

// The acts on referrals that can be taken back. Where assets were handed over what stood on them has ended: that is
// corrected with a reason instead.
var undoableRef = map[string]string{
	"referral.made": "referral", "referral.sent": "sending", "referral.acknowledged": "acknowledgement", "referral.decided": "decision of the body",
	"referral.complied": "compliance", "referral.concluded": "outcome", "referral.withdrawn": "withdrawal",
}

func (r *Room) registerUndoRef() {
	for kind := range undoableRef {
		r.Cases.RegisterUndo(kind, r.undoRef)
	}
}

func (r *Room) undoRef(ctx context.Context, tx *db.Tx, g access.Grant, a cases.Act) error {
	var w referWas
	if err := a.Read(&w); err != nil {
		return err
	}
	if err := hold(ctx, tx, g, a.Kind); err != nil {
		return err
	}
	x, err := referralByNumber(ctx, tx, g, w.Referral)
	if err != nil {
		return err
	}
	if x.Version != w.Version {
		return builtOn()
	}
	if len(w.Handed) > 0 {
		return fault.New(fault.Refused, "Assets were handed over with it, and what stood on them has ended: it cannot be taken back")
	}
	if err := r.undoClocks(ctx, tx, g, w.Was); err != nil {
		return err
	}
	d := &doingRef{doing: &doing{r: r, tx: tx, g: g}, x: x}
	from, today := x.State, caltime.DateOf(tx.Now)
	to, set := ReferWithdrawn, map[string]any{"decision_why": "Taken back"}
	if p := w.Row; p != nil {
		to = p.State
		set = map[string]any{"body_ref": p.BodyRef, "sent_on": p.SentOn, "sent_by": p.SentBy, "sent_by_name": p.SentByName, "acknowledged_on": p.AcknowledgedOn, "decided_on": p.DecidedOn,
			"decision_why": p.DecisionWhy, "complied_on": p.CompliedOn, "determine_by": p.DetermineBy, "outcome": p.Outcome, "outcome_on": p.OutcomeOn, "outcome_pence": p.OutcomePence, "outcome_note": p.OutcomeNote}
	}
	set["state"] = to
	if err := updateReferral(ctx, tx, &d.x, set); err != nil {
		return err
	}
	if err := d.keepStep(ctx, from, to, today, "Taken back"); err != nil {
		return err
	}
	d.record("referral.restored", map[string]string{"act": a.Kind})
	if err := d.tell(ctx, "act.undone", today, "Taken back: "+undoableRef[a.Kind]+" of "+x.Name(), ""); err != nil {
		return err
	}
	return r.keepNext(ctx, tx, g)
}

// PendingReferrals lists the referrals of a case on which another body has yet to act. They keep no case open: they warn.
func (r *Room) PendingReferrals(ctx context.Context, rd db.Reader, g access.Grant) (out []Referral, err error) {
	all, err := referralsOf(ctx, rd, g)
	for _, x := range all {
		if x.State.Pending() {
			out = append(out, x)
		}
	}
	return out, err
}
