package caltime

import (
	"errors"
	"fmt"
)

// ErrOutsideLimits is what errors.Is finds when a printed end lies where the law
// does not let it lie.
var ErrOutsideLimits = errors.New("outside the limits of the law")

// CourtSet takes the end date printed on an order made on the day made and checks it
// against limit, the longest that the law allows. It fails with ErrOutsideLimits when
// the printed day is before the order or past the limit.
//
// Wording: the order "must specify the period": section 303Z3(4) of the Proceeds of
// Crime Act 2002.
func CourtSet(made, printed Date, limit Result) (Result, error) {
	if err := checkDate("CourtSet", made); err != nil {
		return Result{}, err
	}
	if err := checkDate("CourtSet", printed); err != nil {
		return Result{}, err
	}
	if printed.Before(made) {
		return Result{}, fmt.Errorf("the order ends on %s, before it was made on %s: %w", printed.UK(), made.UK(), ErrOutsideLimits)
	}
	if !limit.Open && printed.After(limit.LastDay) {
		return Result{}, fmt.Errorf("the order ends on %s, but the law allows no later day than %s: %w", printed.UK(), limit.LastDay.UK(), ErrOutsideLimits)
	}
	r := Result{Rule: "CourtSet", Start: made.At(0, 0), Steps: []string{
		fmt.Sprintf("The order made on %s says that it ends on %s.", made.WithDay(), printed.WithDay()),
	}}
	if !limit.Open {
		r.Steps = append(r.Steps, fmt.Sprintf("The law allows no later day than %s (%s from %s).", limit.LastDay.WithDay(), limit.Rule, limit.Start.Date.WithDay()))
	}
	return r.endOfDay(printed), nil
}

// OpenEnded is an order that no law ends. It has no end but a day to review it,
// months after the day it was made; the same day number, or the month's last day.
//
// Wording: a restraint order lasts until it is discharged: section 41(7B) of the
// Proceeds of Crime Act 2002.
func OpenEnded(made Date, months int) (Result, error) {
	rule := fmt.Sprintf("OpenEnded(%d)", months)
	if err := checkCount("OpenEnded", months); err != nil {
		return Result{}, err
	}
	if err := checkDate(rule, made); err != nil {
		return Result{}, err
	}
	review, _ := made.AddMonths(months)
	return Result{Rule: rule, Start: made.At(0, 0), Open: true, Review: review, Steps: []string{
		fmt.Sprintf("Made on %s. No law fixes an end.", made.WithDay()),
		fmt.Sprintf("It is reviewed every %s, next on %s; days that the court fixed for reports come first.", plural(months, "month"), review.WithDay()),
	}}, nil
}
