package confiscation

import (
	"context"
	"fmt"
	"strings"

	"proceeds/internal/base/caltime"
	"proceeds/internal/base/fault"
	"proceeds/internal/base/ids"
	"proceeds/internal/rooms/orders"
)

// Enforcing is a step of enforcement.
type Enforcing struct {
	On
	Kind Kind // FallInDefault, ActivateTerm, AppointReceiver or OrderCompliance
	Day  caltime.Date
	Note string
}

// Enforce records that the order is in default, that the default term was activated, that a receiver was appointed, or the
// terms of a compliance order. None of them changes what is owed: serving the default term does not clear the debt (s.38(5)).
func (r *Room) Enforce(ctx context.Context, caseID ids.Case, in Enforcing) error {
	return r.do(ctx, caseID, in.On, in.Kind, func(ctx context.Context, d *doing) error {
		bad := map[string]string{}
		d.day(bad, "on", "The step", in.Day, d.w.Detail.MadeOn, "the order")
		need := ""
		if in.Kind == OrderCompliance {
			need = "Enter the terms of the compliance order, such as a ban on travel"
		}
		checkText(bad, "note", in.Note, need)
		if in.Kind == FallInDefault && bad["on"] == "" && d.w.dueBy(in.Day) == 0 {
			bad["on"] = "Nothing was due and unpaid before " + in.Day.UK() + ": a sum is in default from the day after it is due"
		}
		if err := fault.Fields("Check the step", bad, fields...); err != nil {
			return err
		}
		title, detail, to := "", in.Note, orders.State("")
		switch in.Kind {
		case FallInDefault:
			title, to = "In default", orders.InDefault
			detail = join(d.w.dueBy(in.Day).String()+" due and not paid", in.Note)
		case ActivateTerm:
			title, to = "Default term activated", orders.DefaultWarrant
			detail = join("At most "+d.w.Detail.Term()+". Serving it does not clear the debt (s.38(5))", in.Note)
		case AppointReceiver:
			title, to = "Enforcement receiver appointed (s.50)", orders.WithReceiver
		case OrderCompliance:
			title, d.w.Detail.Compliance = "Compliance order made (s.13A)", strings.TrimSpace(in.Note)
			if err := saveDetail(ctx, d.tx, &d.w.Detail); err != nil {
				return err
			}
		default:
			return fault.New(fault.Internal, "confiscation: %q is no step of enforcement", in.Kind)
		}
		if to != "" {
			if err := d.move(ctx, to, in.Day, title); err != nil {
				return err
			}
		}
		return d.note(ctx, in.Kind, in.Day, nil, title, detail)
	})
}

// Term is the longest default term in words.
func (x Detail) Term() string {
	switch {
	case x.TermMonths == 0 && x.TermDays == 0:
		return "no term"
	case x.TermMonths == 0:
		return fmt.Sprintf("%d days", x.TermDays)
	case x.TermMonths%12 == 0 && x.TermMonths > 12:
		return fmt.Sprintf("%d years", x.TermMonths/12)
	}
	return fmt.Sprintf("%d months", x.TermMonths)
}
