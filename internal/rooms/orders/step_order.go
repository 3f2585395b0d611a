package orders

import (
	"context"
	"strings"
	"time"

	"proceeds/internal/base/caltime"
	"proceeds/internal/base/fault"
	"proceeds/internal/base/ids"
	"proceeds/internal/rooms/orders/powers"
)

// Stepping is one step of an order or an application: section 2.3 of the law notes.
type Stepping struct {
	N         int // O1, O2 …
	To        State
	At        time.Time // when it was
	ListedFor time.Time // listed: the hearing; adjourned: the next one, where it is known
	CalledOn  time.Time // refused: when the hearing was called on
	Officer   Party     // authorised: an officer without an account; empty for the one signed in
	Ground    Ground    // discharged: of a restraint order
	Note      string
	Version   int // of the order as the form was opened with; 0: whatever it is
}

// StepOrder takes an application or an order one step along its states, with its date, guard and note. Made, and the
// further order that takes another's place, are recorded with what the court ordered: RecordDetention and its like, with
// Making.Application. Refused, with the steps that are open, where the law knows no such step.
func (r *Room) StepOrder(ctx context.Context, caseID ids.Case, in Stepping) (out Result, err error) {
	out.Act, err = r.do(ctx, caseID, "order.stepped", func(ctx context.Context, d *doing) error { return d.step(ctx, in, &out) })
	return out, err
}

func (d *doing) step(ctx context.Context, in Stepping, out *Result) error {
	o, a, err := d.orderAt(ctx, in.N, in.Version)
	if err != nil {
		return err
	}
	if o.WithdrawnAt != nil || !o.steps() || !o.State.leads(o.Kind, in.To) {
		return o.noStep(in.To)
	}
	if !offered(o.HandSteps(), in.To) {
		return o.notByHand(in.To)
	}
	in.Note = strings.TrimSpace(in.Note)
	if err := in.check(o, d.tx.Now); err != nil {
		return err
	}
	switch in.To {
	case Authorised:
		err = d.authorise(ctx, &o, in)
	case Lodged:
		if o.Kind == Forfeiture {
			out.Order, out.Alarm, err = d.apply(ctx, Making{Application: o.N, Lodged: in.At, Listed: in.ListedFor, Terms: in.Note})
			return err
		}
		err = d.lodge(ctx, &o, a, in)
	case Listed, Adjourned:
		out.Alarm, err = d.list(ctx, &o, a, in)
	case Refused:
		if o.Kind == Forfeiture {
			return d.decide(ctx, Decision{N: o.N, Made: in.At, CalledOn: in.CalledOn, Refused: true, Terms: in.Note}, out)
		}
		out.Alarm, err = d.refuse(ctx, &o, a, in)
	case Withdrawn:
		return d.withdraw(ctx, Ending{N: o.N, At: in.At, Why: in.Note}, out)
	case Served:
		return d.recordService(ctx, Service{N: o.N, At: in.At, How: in.Note}, out)
	case InForce:
		err = d.move(ctx, &o, in.At, in.Note, InForce)
	case Varied:
		if o.Kind == Restraint {
			return d.varyRestraint(ctx, Varying{N: o.N, At: in.At, Why: in.Note}, out)
		}
		err = d.move(ctx, &o, in.At, in.Note, Varied, InForce)
	case Discharged:
		return d.dischargeBy(ctx, Ending{N: o.N, At: in.At, Ground: in.Ground, Why: in.Note}, out)
	case SetAside, Quashed:
		return d.dischargeBy(ctx, Ending{N: o.N, At: in.At, Why: in.Note, to: in.To}, out)
	default:
		return o.notByHand(in.To)
	}
	if err != nil {
		return err
	}
	out.Order = o
	return d.note(ctx, "order.stepped", o, in.At, o.Name()+": "+lower(o.State.Title()), in.Note)
}

// steps reports whether the order goes by the steps of this file: those of confiscation and of investigation orders have
// pages of their own.
func (o Order) steps() bool {
	switch o.Kind {
	case Detention, FurtherDetention, Freezing, FreezingVariation, Restraint, Forfeiture, ForfeitureNotice:
		return true
	}
	return false
}

// HandSteps lists the steps that a person can record next, the likeliest first. What follows by itself, when a clock ends
// or another act is recorded, is not among them.
func (o Order) HandSteps() (out []State) {
	if o.WithdrawnAt != nil || !o.steps() {
		return nil
	}
	for _, s := range o.State.Next(o.Kind) {
		switch s {
		case Superseded, Expired, Satisfied, LapsedOut, Unopposed:
			continue
		case Lodged:
			if o.authorityNeeded() {
				continue
			}
		case Served:
			if o.ServedAt != nil || o.Kind == Forfeiture {
				continue
			}
		case InForce:
			if o.State != Served && o.State != Varied {
				continue
			}
		case Varied:
			if o.Kind != Restraint && o.Kind != Freezing && o.Kind != FreezingVariation {
				continue
			}
		case Discharged, Quashed:
			if o.Kind == Forfeiture {
				continue
			}
		case SetAside:
			if o.Kind == Forfeiture || o.Kind.Notice() {
				continue
			}
		}
		out = append(out, s)
	}
	return out
}

func offered(list []State, s State) bool {
	for _, x := range list {
		if x == s {
			return true
		}
	}
	return false
}

// noStep is the answer to a step the law does not allow: why, and the steps that are open.
func (o Order) noStep(to State) *fault.Error {
	if o.WithdrawnAt != nil {
		return &fault.Error{Kind: fault.Refused, Message: o.Name() + " was withdrawn: " + o.WithdrawnReason, Next: []string{"Record a fresh order"}}
	}
	e := impossible(o, to)
	if list := o.HandSteps(); len(list) > 0 {
		e.Next = titles(list)
	}
	return e
}

// notByHand is the answer to a step that comes with another act, or by itself.
func (o Order) notByHand(to State) *fault.Error {
	e := fault.New(fault.Refused, "%s cannot become %s by a step of its own", o.Name(), lower(to.Title()))
	switch to {
	case Lodged:
		e.Message = o.Name() + " needs the authority of a senior officer before it is lodged (" + o.Cite() + ")"
	case Superseded:
		e.Message = o.Name() + " is replaced by the next order: record that order"
	case Expired, Unopposed, LapsedOut:
		e.Message = o.Name() + " comes to that by itself, when its clock ends"
	case Satisfied:
		e.Message = o.Name() + " is satisfied when its money is received: record the receipt"
	case Quashed, SetAside:
		e.Message = o.Name() + " falls by an appeal, or an application to set it aside: record that, and its result"
	case Discharged:
		e.Message = o.Name() + " is not discharged: it can be appealed"
	}
	e.Next = titles(o.HandSteps())
	if _, err := o.appealable(); err == nil {
		e.Next = append(e.Next, "Record an appeal")
	}
	if len(e.Next) == 0 {
		e.Next = []string{"Nothing more can be recorded on it by hand"}
	}
	return e
}

func titles(list []State) []string {
	out := make([]string, len(list))
	for n, s := range list {
		out[n] = s.Title()
	}
	return out
}

func (in Stepping) check(o Order, now time.Time) error {
	bad := map[string]string{}
	switch {
	case in.At.IsZero():
		bad["made_at"] = "Enter when it was"
	case in.At.After(now):
		bad["made_at"] = "It cannot be in the future"
	case o.MadeAt != nil && o.State.Standing() && in.At.Before(*o.MadeAt):
		bad["made_at"] = "It cannot be before the order was made"
	case o.LodgedAt != nil && in.At.Before(*o.LodgedAt):
		bad["made_at"] = "It cannot be before the application was lodged on " + localText(*o.LodgedAt)
	}
	switch in.To {
	case Listed:
		if in.ListedFor.IsZero() {
			bad["listed_at"] = "Enter when it is to be heard"
		}
	case Adjourned, Withdrawn, Varied, Discharged, SetAside, Quashed:
		if in.Note == "" && in.Ground == "" {
			bad["why"] = "Enter the reason"
		}
	case Served:
		if in.Note == "" {
			bad["why"] = "Enter how and on whom it was served"
		}
	}
	if !in.ListedFor.IsZero() && in.ListedFor.Before(in.At) {
		bad["listed_at"] = "The hearing comes after that"
	}
	if !in.CalledOn.IsZero() && in.CalledOn.After(in.At) {
		bad["called_on_at"] = "The hearing must be called on before it is decided"
	}
	long(bad, "why", in.Note, "The note", mostText)
	return fault.Fields("Check the step", bad, makingFields...)
}

// authorise records the authority of a senior officer, where the law wants one of the rank it names. It is given by
// another person than the one who applies and the one who drafted: in their own name where they have an account.
func (d *doing) authorise(ctx context.Context, o *Order, in Stepping) error {
	p, _ := powers.ByCode(o.Power)
	who := in.Officer
	if who.empty() {
		who = Party{User: d.tx.Actor.User, Override: in.Officer.Override}
	}
	on := caltime.DateOf(in.At)
	auth, err := d.r.Authoriser(ctx, d.tx, d.g, p, who, on)
	if err != nil {
		return err
	}
	bad := map[string]string{}
	switch {
	case who.User != 0 && o.ApplicantID != nil && who.User == *o.ApplicantID, who.User == 0 && strings.EqualFold(auth.Name, o.Applicant):
		bad["authoriser"] = "The applicant cannot authorise their own application: choose another officer"
	case who.User != 0 && who.User == o.CreatedBy:
		bad["authoriser"] = "Who drafted the application cannot authorise it: choose another officer"
	case who.User != 0 && who.User != d.tx.Actor.User:
		bad["authoriser"] = "An officer with an account authorises in their own name: ask them to sign in and record it"
	case who.User == 0 && auth.Rank == "":
		bad["authoriser"] = "Enter the officer’s rank"
	case who.User == 0 && in.Note == "":
		bad["why"] = "Enter where their authority is recorded"
	case auth.Stopped():
		bad["authoriser"] = auth.Refusal
	}
	long(bad, "authoriser_override", who.Override, "The reason", mostReason)
	if err := fault.Fields("Check the authority", bad, makingFields...); err != nil {
		return err
	}
	d.before(*o)
	o.AuthoriserID, o.Authoriser, o.AuthoriserRank = auth.ID, auth.Name, auth.Rank
	if x, ok := auth.Overriding("authoriser"); ok {
		o.Overrides = []Override{x}
		if err := d.r.keepOverrides(ctx, d.tx, d.g, o); err != nil {
			return err
		}
	}
	if err := updateOrder(ctx, d.tx, o, map[string]any{"authoriser_id": auth.ID, "authoriser": auth.Name, "authoriser_rank": auth.Rank}); err != nil {
		return err
	}
	return d.move(ctx, o, in.At, in.Note, Authorised)
}

// lodge records that the application went to the court: of detention and variation while the property was still held.
func (d *doing) lodge(ctx context.Context, o *Order, a aim, in Stepping) error {
	if len(a.interests) == 0 {
		return fault.New(fault.Refused, "Nothing that %s is about stands any more", o.Name())
	}
	if _, err := o.beats(a, in.At); err != nil {
		return err
	}
	d.before(*o)
	set := map[string]any{"lodged_at": at(in.At)}
	way := []State{Lodged}
	if !in.ListedFor.IsZero() {
		set["listed_at"], way = at(in.ListedFor), []State{Lodged, Listed}
	}
	if err := updateOrder(ctx, d.tx, o, set); err != nil {
		return err
	}
	o.LodgedAt = at(in.At)
	if err := d.keptByApplication(ctx, *o, a, *o.LodgedAt); err != nil {
		return err
	}
	if o.Kind == FurtherDetention || o.Kind == FreezingVariation {
		if err := d.answered(ctx, a, in.At, o.Name()+" applied for"); err != nil {
			return err
		}
	}
	return d.move(ctx, o, in.At, in.Note, way...)
}

// list records the hearing. One after the clock that the order must beat is an alarm: the order counts, not the hearing.
func (d *doing) list(ctx context.Context, o *Order, a aim, in Stepping) (alarm string, err error) {
	d.before(*o)
	if err := updateOrder(ctx, d.tx, o, map[string]any{"listed_at": at(in.ListedFor)}); err != nil {
		return "", err
	}
	o.ListedAt = at(in.ListedFor)
	note := in.Note
	if !in.ListedFor.IsZero() {
		note = strings.TrimSpace(joined("For "+localText(in.ListedFor), note))
		for _, c := range a.clocks {
			if c.State == Running && !ofOthers(c.Code) && c.Code != "RO" && a.runsOn(c) && c.EndAt != nil && !in.ListedFor.Before(*c.EndAt) && o.Kind != Forfeiture {
				alarm = "The hearing is after the end of " + lower(c.Title) + ", " + c.End().EndWithDay() + ". The order must be made before: ask for an earlier hearing"
			}
		}
	}
	return alarm, d.move(ctx, o, in.At, note, in.To)
}

// refuse records that the court refused the application. The clocks that run go on.
func (d *doing) refuse(ctx context.Context, o *Order, a aim, in Stepping) (alarm string, err error) {
	if !in.CalledOn.IsZero() {
		d.before(*o)
		if err := updateOrder(ctx, d.tx, o, map[string]any{"called_on_at": at(in.CalledOn)}); err != nil {
			return "", err
		}
		o.CalledOnAt = at(in.CalledOn)
	}
	if alarm, err = d.givenBack(ctx, *o, a, in.At, "refused"); err != nil {
		return "", err
	}
	for _, c := range a.clocks {
		if alarm == "" && c.State == Running && !ofOthers(c.Code) && a.runsOn(c) && c.EndAt != nil {
			alarm = c.Title + " goes on: it ends " + c.End().AtEnd()
		}
	}
	return alarm, d.move(ctx, o, in.At, in.Note, Refused)
}
