package orders

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"proceeds/internal/base/caltime"
	"proceeds/internal/base/fault"
	"proceeds/internal/base/ids"
	"proceeds/internal/base/money"
	"proceeds/internal/platform/db"
	"proceeds/internal/rooms/access"
	"proceeds/internal/rooms/cases"
	"proceeds/internal/rooms/orders/powers"
)

// Start is what starts a clock. Give Local, or At: an instant.
type Start struct {
	Code       powers.Code
	Nation     caltime.Nation // of the place of seizure, or of the court
	Local      caltime.Local
	At         time.Time
	CourtEnd   caltime.Date // the last day printed on the order or notice; zero: none
	FirstOrder caltime.Date // the first order of the chain; zero: this is it
	Long       bool         // the court allowed the longer limit
	On         caltime.Date // the day whose law applies; zero: the day of the start
	Appeal     caltime.Date // the day an appeal against conviction was determined; zero: none
	Number     int          // a force's own number where the law gives none; 0: the catalogue's
	Title      string       // "" for that of the power
	Cite       string       // "" for that of the power
	Ends       caltime.Date // of a power without an end of its own: the day to act by, such as that of a report

	SeizureID  ids.Seizure
	OrderID    ids.Order
	AssetID    ids.Asset
	InterestID ids.Interest
	Path       string      // where its page is below its case's, when it is about no asset; "" for none
	Value      money.Pence // 0: not known

	Court string   // whose sittings count; "" for the force's default
	Force ids.Unit // whose courts; StartClock fills it. 0: that of whoever asks
}

// lawDay is the day whose law applies.
func (s Start) lawDay() caltime.Date {
	if s.On.IsZero() {
		return s.Local.Date
	}
	return s.On
}

// StartClock reckons a clock by the law of its day and keeps it, within tx. The zero Clock and no error mean that no such
// clock runs in that nation: "other" starts none. A clock that counts into days whose bank holidays are not held is kept
// with Known false and without an end. Invalid where a date cannot be used: the field is one of made_at, printed_end_on.
func (r *Room) StartClock(ctx context.Context, tx *db.Tx, g access.Grant, s Start) (Clock, error) {
	s.Force = g.ForceID()
	c, err := r.reckon(ctx, tx, s)
	if err != nil || c.Code == "" {
		return Clock{}, err
	}
	c.CaseID, c.ForceID, c.UnitID = g.CaseID(), g.ForceID(), g.UnitID()
	c.Version, c.CreatedAt, c.UpdatedAt = 1, tx.Now, tx.Now
	if err := insertClock(ctx, tx, &c); err != nil {
		return Clock{}, fmt.Errorf("insert clock %s of case %d: %w", c.Code, g.CaseID(), err)
	}
	tx.Record("clock.started", on(g, "clock", int64(c.ID)), c)
	at := c.StartAt
	if at.After(tx.Now) { // it counts from a day to come: the timeline tells when it was set going
		at = tx.Now
	}
	e := cases.Event{At: at, Kind: "clock.started", Title: "Clock started: " + c.Title, Detail: endText(c), Entity: "clock", EntityID: int64(c.ID)}
	if err := r.Cases.Note(ctx, tx, g, e); err != nil {
		return Clock{}, err
	}
	return c, r.keepNext(ctx, tx, g)
}

// reckon makes the clock of s, not yet of any case. Its Code is empty where none runs.
func (r *Room) reckon(ctx context.Context, rd db.Reader, s Start) (Clock, error) {
	p, ok := powers.ByCode(s.Code)
	if !ok {
		return Clock{}, fmt.Errorf("clock %q: %w", s.Code, powers.ErrUnknownCode)
	}
	if s.Local.IsZero() {
		s.Local = caltime.LocalOf(s.At)
	}
	if !runsIn(p, s.Nation) {
		return Clock{}, nil
	}
	cal, err := r.Reference.Calendar(ctx, rd, s.Nation)
	if err != nil {
		return Clock{}, err
	}
	in := powers.Input{Start: s.Local, Calendar: cal, CourtEnd: s.CourtEnd, FirstOrder: s.FirstOrder, Long: s.Long, On: s.On, AppealDetermined: s.Appeal, Number: s.Number}
	c := Clock{
		Code: p.Code, Title: p.Title, Cite: p.Cite, Nation: s.Nation, Calendar: cal.Version, Known: true, State: Running,
		StartAt: s.Local.UTC(), StartLocal: s.Local.String(),
		SeizureID: orNil(s.SeizureID), OrderID: orNil(s.OrderID), AssetID: orNil(s.AssetID), InterestID: orNil(s.InterestID), Path: s.Path,
	}
	if s.Value != 0 {
		c.ValuePence = &s.Value
	}
	frozen := Frozen{Start: s.Local, CourtEnd: s.CourtEnd, FirstOrder: s.FirstOrder, Long: s.Long, On: s.On, Appeal: s.Appeal, Number: s.Number, Calendar: string(cal.Nation) + " " + cal.Version}
	table, err := r.timetableFor(ctx, rd, s.Force)
	if err != nil {
		return Clock{}, err
	}
	k, used, err := table.reckon(p, in, s.Court)
	var bad powers.InputError
	switch {
	case errors.Is(err, caltime.ErrCalendarNotKnown):
		c.Known = false
		v, _ := p.VersionOn(s.lawDay())
		c.RuleVersion, c.Verified = p.VersionID(v), v.Verified()
		frozen.Rule = v.RuleText()
		k.Steps = []string{err.Error()}
	case errors.As(err, &bad):
		return Clock{}, fault.Fields("Check the dates", map[string]string{fieldOf(bad.Field): bad.Message})
	case err != nil:
		return Clock{}, fmt.Errorf("reckon %s: %w", s.Code, err)
	default:
		c.take(k)
		frozen.Rule, frozen.Limit, frozen.Max, frozen.ActNote, frozen.Skipped = k.Rule, k.Limit, k.Max, k.ActNote, k.Skipped
		if k.Sittings != "" && s.Ends.IsZero() {
			frozen.Court, frozen.Sittings = s.Court, &used
		}
	}
	if s.Title != "" {
		c.Title = s.Title
	}
	if s.Cite != "" {
		c.Cite = s.Cite
	}
	if !s.Ends.IsZero() {
		c.endWith(s.Ends, cal)
		k.Steps = append(k.Steps, fmt.Sprintf("To be done by the end of %s.", s.Ends.WithDay()))
	}
	in1, err := json.Marshal(frozen)
	if err != nil {
		return Clock{}, fmt.Errorf("inputs of clock %s: %w", s.Code, err)
	}
	steps, err := json.Marshal(k.Steps)
	if err != nil {
		return Clock{}, fmt.Errorf("steps of clock %s: %w", s.Code, err)
	}
	c.Inputs, c.Steps = string(in1), string(steps)
	return c, nil
}

// take copies what the powers catalogue reckoned.
func (c *Clock) take(k powers.Clock) {
	c.Cite, c.RuleVersion, c.Verified = k.Cite, k.Version, k.Verified
	if !k.Open {
		c.EndAt, c.EndLocal, c.LastDay = ptr(k.EndAt), k.Ends.String(), k.LastDay
	}
	if !k.ActBy.IsZero() {
		c.ActByAt, c.ActByLocal = ptr(k.ActByAt), k.ActBy.String()
	}
}

// endWith ends the clock with a day that no counting rule gives, such as the day of a report.
func (c *Clock) endWith(last caltime.Date, cal caltime.Calendar) {
	end := last.At(24, 0)
	c.EndAt, c.EndLocal, c.LastDay = ptr(end.UTC()), end.String(), last
	c.ActByAt, c.ActByLocal = nil, ""
	if by, _, err := caltime.OfficeActBy(last, cal); err == nil {
		c.ActByAt, c.ActByLocal = ptr(by.UTC()), by.String()
	}
}

// runsIn reports whether a power applies in a nation.
func runsIn(p powers.Power, n caltime.Nation) bool {
	for _, x := range p.Nations {
		if x == n {
			return true
		}
	}
	return false
}

// fieldOf names the field of our forms that a field of powers.Input came from.
func fieldOf(name string) string {
	switch name {
	case "court_end", "current_end":
		return "printed_end_on"
	}
	return "made_at"
}

// endText tells when a clock ends and by when to act, for a timeline.
func endText(c Clock) string {
	switch {
	case !c.Known:
		return "The end is not known: the bank holidays on the way are not held."
	case c.EndAt == nil:
		return "No end is fixed."
	case c.ActByAt == nil:
		return "Ends " + c.End().AtEnd() + ". " + powers.Dashed(c.Cite)
	}
	return "Ends " + c.End().AtEnd() + "; act by " + c.ActBy().WithDay() + ". " + powers.Dashed(c.Cite)
}
