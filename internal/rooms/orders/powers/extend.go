package powers

import (
	"fmt"

	"proceeds/internal/base/caltime"
)

// Extend reckons the latest that one extension of the clock code may end: from the
// end as it stands (Input.CurrentEnd) or from the start, as the law says, and never
// past the cap. Input.CourtEnd is the day the extension order prints, where there is
// one. It fails as Reckon does, and with an InputError where the law gives no extension.
func Extend(code Code, in Input) (Clock, error) {
	p, ok := ByCode(code)
	if !ok {
		return Clock{}, fmt.Errorf("%s: %w", code, ErrUnknownCode)
	}
	start, v, err := p.begin(in)
	if err != nil {
		return Clock{}, err
	}
	if v.Extension == nil {
		return Clock{}, InputError{"code", fmt.Sprintf("%s cannot be extended; a new order may follow", code)}
	}
	original, err := count(v.Rule, start, in)
	if err != nil {
		return Clock{}, err
	}
	if in.OriginalEnd.IsZero() {
		in.OriginalEnd = original.LastDay
	}
	if in.CurrentEnd.IsZero() {
		in.CurrentEnd = in.OriginalEnd
	}
	if in.CurrentEnd.Before(in.OriginalEnd) {
		return Clock{}, InputError{"current_end", fmt.Sprintf("The end as it stands cannot be before %s", in.OriginalEnd.UK())}
	}
	from := start
	if v.Extension.From == AnchorCurrentEnd {
		from = in.CurrentEnd.At(0, 0)
	}
	r, err := count(v.Extension.Rule, from, in)
	if err != nil {
		return Clock{}, err
	}
	limit, hasLimit, err := capOf(v, original, start, in)
	if err != nil {
		return Clock{}, err
	}
	if hasLimit && r.LastDay.After(limit.LastDay) {
		r = cutAt(r, limit)
	}
	if !r.LastDay.After(in.CurrentEnd) {
		return Clock{}, InputError{"current_end", fmt.Sprintf("No extension can run past %s", r.LastDay.UK())}
	}
	if in.CourtEnd.IsZero() {
		r.Steps = append(r.Steps, "This is the latest an extension may end. The day printed on the order holds.")
	} else if r, err = p.courtEnd(r, Rule{Bound: UpTo}, caltime.Result{}, start, in.CourtEnd); err != nil {
		return Clock{}, err
	}
	if v.Extension.Needs != "" {
		r.Steps = append(r.Steps, "An extension needs: "+v.Extension.Needs+".")
	}
	c := p.clock(r, v, start, in)
	c.Max = in.CourtEnd.IsZero()
	c.Rule = v.Extension.Rule.String() + " from the " + string(v.Extension.From)
	if hasLimit {
		c.Limit = limit.LastDay
	}
	return c, nil
}
