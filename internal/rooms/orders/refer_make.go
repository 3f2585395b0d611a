package orders

import (
	"context"
	"strings"

	"proceeds/internal/base/caltime"
	"proceeds/internal/base/fault"
	"proceeds/internal/base/ids"
	"proceeds/internal/base/money"
	"proceeds/internal/platform/db"
	"proceeds/internal/rooms/cases"
	"proceeds/internal/rooms/orders/powers"
)

// doingRef is one verb at work on a referral. It remembers what was there, so that the act can be taken back whole.
type doingRef struct {
	*doing
	x    Referral
	was9 referWas
}

// referWas is what taking an act on a referral back needs.
type referWas struct {
	Was      was            `json:"was"`
	Referral int            `json:"referral"`
	Version  int            `json:"version"`
	Row      *Referral      `json:"row,omitempty"`    // as it was; nil: the act recorded it
	Handed   []ids.Interest `json:"handed,omitempty"` // that the act handed over
}

// ReferralResult is a recorded act on a referral.
type ReferralResult struct {
	Referral Referral
	Act      ids.Act
	Alarm    string // what the person must be told; "" for nothing
}

func (r *Room) doRef(ctx context.Context, caseID ids.Case, n, version int, kind string, fn func(ctx context.Context, d *doingRef) error) (out ReferralResult, err error) {
	_, err = r.do(ctx, caseID, "", func(ctx context.Context, d *doing) (err error) {
		x := &doingRef{doing: d}
		if n != 0 {
			if x.x, err = referralByNumber(ctx, d.tx, d.g, n); err != nil {
				return err
			}
			if version != 0 && version != x.x.Version {
				return fault.Stale("referral")
			}
			row := x.x
			row.Interests = nil
			x.was9.Row = &row
		}
		if err := fn(ctx, x); err != nil {
			return err
		}
		x.was9.Was, x.was9.Referral, x.was9.Version = d.was, x.x.N, x.x.Version
		out.Referral = x.x
		out.Act, err = cases.WriteAct(ctx, d.tx, d.g, kind, "referral", x.x.ID, x.was9)
		return err
	})
	return out, err
}

// step takes a referral one step along its states, with what else changes of it.
func (d *doingRef) step(ctx context.Context, to ReferralState, on caltime.Date, note string, set map[string]any) error {
	if to != d.x.State && !d.x.leads(to) {
		return d.x.impossible(to)
	}
	from := d.x.State
	set["state"] = to
	if err := updateReferral(ctx, d.tx, &d.x, set); err != nil {
		return err
	}
	d.x.State = to
	return d.keepStep(ctx, from, to, on, note)
}

func (d *doingRef) keepStep(ctx context.Context, from, to ReferralState, on caltime.Date, note string) error {
	return insertReferralStep(ctx, d.tx, &ReferralStep{ReferralID: d.x.ID, CaseID: d.x.CaseID, FromState: from, ToState: to, OnDate: on, Note: note,
		ActorID: d.tx.Actor.User, ActorName: d.tx.Actor.Name, RecordedAt: d.tx.Now})
}

func (d *doingRef) record(what string, detail any) {
	d.tx.Record(what, on(d.g, "referral", d.x.ID), detail)
}

func (d *doingRef) tell(ctx context.Context, kind string, day caltime.Date, title, detail string) error {
	return d.r.Cases.Note(ctx, d.tx, d.g, cases.Event{At: earlier(day.At(17, 0).UTC(), d.tx.Now), Kind: kind, Legal: true, Title: title, Detail: detail, Entity: "referral", EntityID: d.x.ID})
}

func (d *doingRef) path() string { return "/referrals/" + d.x.Number() }

func (d *doingRef) day(bad map[string]string, field string, day, since caltime.Date, what string) {
	(&doing8{doing: d.doing}).checkDay(bad, field, day, since, what)
}

func checkRef(message string, bad map[string]string) error {
	return fault.Fields(message, bad, referFields...)
}

// NewReferral is a referral to a body that holds a civil power.
type NewReferral struct {
	Kind      ReferralKind
	Body      string
	Subject   ids.Subject // 0 for none
	Interests []ids.Interest
	Reasons   string
	Estimate  *money.Pence
	Basis     string
	Sent      caltime.Date // zero: drafted only
	BodyRef   string
}

// Refer records a referral of the case, or of assets of it, to a body that holds a civil power: unexplained wealth, interim
// freezing, civil recovery or tax. None of them is a police power, so the force's part is the referral and its outcome. A
// value below what the law asks for is told, not refused: the figure is not verified and the value is an estimate. Refused
// for a body that does not hold the power, with those that do.
func (r *Room) Refer(ctx context.Context, caseID ids.Case, in NewReferral) (out ReferralResult, err error) {
	alarm := ""
	out, err = r.doRef(ctx, caseID, 0, 0, "referral.made", func(ctx context.Context, d *doingRef) error {
		k, ok := in.Kind.known()
		bad := map[string]string{}
		if !ok {
			bad["kind"] = "Choose what the other body is asked for"
		}
		d.checkNew(in, bad)
		if err := (&doing8{doing: d.doing}).subject(ctx, in.Subject, bad); err != nil {
			return err
		}
		if err := checkRef("Check the referral", bad); err != nil {
			return err
		}
		if !contains(k.bodies, in.Body) {
			return refused(k.bodies, in.Body+" does not hold that power ("+k.cite+")")
		}
		d.x = Referral{CaseID: d.g.CaseID(), ForceID: d.g.ForceID(), UnitID: d.g.UnitID(), Kind: in.Kind, Body: in.Body, State: ReferDrafted, SubjectID: orNil(in.Subject),
			Reasons: strings.TrimSpace(in.Reasons), EstimatePence: in.Estimate, EstimateBasis: strings.TrimSpace(in.Basis), Version: 1, CreatedAt: d.tx.Now, CreatedBy: d.tx.Actor.User, UpdatedAt: d.tx.Now}
		if d.x.Interests, err = d.concerned(ctx, in.Interests); err != nil {
			return err
		}
		if err := insertReferral(ctx, d.tx, &d.x); err != nil {
			return err
		}
		d.tx.Record("referral.made", db.On{Op: db.Collection, Kind: "referral", ID: d.x.ID, Case: d.g.CaseID(), Force: d.g.ForceID()}, d.x)
		if alarm, err = d.below(ctx, k); err != nil {
			return err
		}
		if !in.Sent.IsZero() {
			return d.send(ctx, in.Sent, in.BodyRef)
		}
		return d.tell(ctx, "referral.made", caltime.DateOf(d.tx.Now), d.x.Name()+" drafted", d.x.Reasons)
	})
	out.Alarm = alarm
	return out, err
}

func (d *doingRef) checkNew(in NewReferral, bad map[string]string) {
	if in.Body == "" {
		bad["body"] = "Choose the body"
	}
	needed(bad, "reasons", in.Reasons, "Enter why it is referred", mostText)
	long(bad, "basis", in.Basis, "The basis", mostShort)
	if in.Estimate != nil && (*in.Estimate < 0 || *in.Estimate > money.Most) {
		bad["amount"] = "Enter a sum up to " + money.Most.String()
	}
	if in.Estimate != nil && strings.TrimSpace(in.Basis) == "" {
		bad["basis"] = "Enter what the estimate rests on"
	}
	if !in.Sent.IsZero() {
		d.day(bad, "made_at", in.Sent, caltime.Date{}, "The referral")
	}
	long(bad, "body_ref", in.BodyRef, "The reference", mostShort)
}

// concerned finds the interests that a referral names; one that is not of the case, or not live, is refused.
func (d *doingRef) concerned(ctx context.Context, list []ids.Interest) (out []ReferralInterest, err error) {
	all, err := d.r.Assets.ByCase(ctx, d.tx, d.g)
	if err != nil {
		return nil, err
	}
	seen := map[ids.Interest]bool{}
	for _, id := range list {
		found := false
		for _, a := range all {
			for _, i := range a.Live() {
				if i.ID == id && !seen[id] && !a.Withdrawn() {
					out = append(out, ReferralInterest{InterestID: id, AssetID: a.ID})
					found = true
				}
			}
		}
		if !found && !seen[id] {
			return nil, checkRef("Check the referral", map[string]string{"assets": "Choose assets of this case that still stand"})
		}
		seen[id] = true
	}
	return out, nil
}

// below warns where the estimate does not reach what the law asks for.
func (d *doingRef) below(ctx context.Context, k referralKind) (string, error) {
	if k.threshold == "" || d.x.EstimatePence == nil {
		return "", nil
	}
	v, err := d.r.Reference.Value(ctx, d.tx, d.g.ForceID(), "threshold", k.threshold, caltime.DateOf(d.tx.Now))
	if err != nil {
		return "", err
	}
	least, err := v.Pence()
	short := *d.x.EstimatePence < least || k.threshold == "uwo.minimum" && *d.x.EstimatePence == least
	if err != nil || !short {
		return "", err
	}
	verified := ""
	if !v.Verified {
		verified = " That figure is not verified: ask the body"
	}
	asked := " is below the "
	if k.threshold == "uwo.minimum" {
		asked = " is not above the "
	}
	return "The estimate of " + d.x.EstimatePence.String() + asked + least.String() + " that the law asks for (" + powers.Dashed(k.cite) + ")." + verified, nil
}

// send takes a referral to the body.
func (d *doingRef) send(ctx context.Context, day caltime.Date, ref string) error {
	me := d.tx.Actor
	set := map[string]any{"sent_on": day, "sent_by": orNil(me.User), "sent_by_name": me.Name, "decided_on": caltime.Date{}, "decision_why": "", "acknowledged_on": caltime.Date{}}
	d.x.SentOn, d.x.SentByName = day, me.Name
	if ref = strings.TrimSpace(ref); ref != "" {
		set["body_ref"], d.x.BodyRef = ref, ref
	}
	if err := d.step(ctx, ReferSent, day, ref, set); err != nil {
		return err
	}
	return d.tell(ctx, "referral.sent", day, d.x.Name()+" sent", d.x.Reasons)
}

func contains(list []string, s string) bool {
	for _, x := range list {
		if x == s {
			return true
		}
	}
	return false
}
