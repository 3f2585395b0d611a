package orders

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"proceeds/internal/base/actor"
	"proceeds/internal/base/caltime"
	"proceeds/internal/base/ids"
	"proceeds/internal/platform/db"
	"proceeds/internal/rooms/orders/powers"
)

// CourtSittings is when a court of a force sits, from a day on: the domain type and the row. Rows are only added; the last
// one of a court whose day has come holds.
type CourtSittings struct {
	ID          int64
	ForceID     ids.Unit
	Court       string       // "" for every court of the force that is not named
	FromOn      caltime.Date // the first day on which it holds
	Dropped     bool         // from that day the court has no times of its own
	Days        string       // weekdays, Sunday is 0: "1,2,3,4,5"
	Times       string       // London's times at which a sitting begins: "10:00,14:00"
	BufferHours int          // before the end of a clock of hours
	Holidays    bool         // it sits on bank holidays too
	Reason      string
	SetAt       time.Time
	SetBy       ids.User
	SetName     string
}

// TableName is court_sittings.
func (CourtSittings) TableName() string { return "court_sittings" }

// Sittings gives the times as the reckoning wants them.
func (c CourtSittings) Sittings() caltime.Sittings {
	s := caltime.Sittings{Buffer: time.Duration(c.BufferHours) * time.Hour, Holidays: c.Holidays}
	times, _ := readTimes(c.Times) // written by this package
	for _, d := range readDays(c.Days) {
		s.Starts[d] = times
	}
	return s
}

// Name is the court's, or what the default is called.
func (c CourtSittings) Name() string { return cmp.Or(c.Court, "the default of the force") }

// SittingsUsed is by which sittings a clock's act-by was found, frozen with it. The zero value is the program's default.
type SittingsUsed struct {
	ID          int64        `json:"id"` // of the row; 0: the default of the program
	Court       string       `json:"court,omitempty"`
	FromOn      caltime.Date `json:"from,omitzero"`
	Days        string       `json:"days"`
	Times       string       `json:"times"`
	BufferHours int          `json:"buffer_hours"`
	Holidays    bool         `json:"holidays,omitempty"`
}

// builtinSittings is what holds where a force has set nothing.
var builtinSittings = SittingsUsed{Days: "1,2,3,4,5", Times: "10:00", BufferHours: 2}

func (c CourtSittings) used() SittingsUsed {
	return SittingsUsed{ID: c.ID, Court: c.Court, FromOn: c.FromOn, Days: c.Days, Times: c.Times, BufferHours: c.BufferHours, Holidays: c.Holidays}
}

func (u SittingsUsed) row() CourtSittings {
	return CourtSittings{ID: u.ID, Court: u.Court, FromOn: u.FromOn, Days: u.Days, Times: u.Times, BufferHours: u.BufferHours, Holidays: u.Holidays}
}

// into makes in use these sittings.
func (u SittingsUsed) into(in powers.Input) powers.Input {
	if u.ID != 0 {
		c := u.row()
		in.Sittings, in.Court = c.Sittings(), c.Name()+", from "+u.FromOn.UK()
	}
	return in
}

// Text says which sittings they are and whose.
func (u SittingsUsed) Text() string {
	if u.ID == 0 {
		return caltime.DefaultSittings().Text() + " (the default of the program)"
	}
	c := u.row()
	return c.Sittings().Text() + " (" + c.Name() + ", from " + u.FromOn.UK() + ")"
}

// timetable is the sittings of a force, in the order in which they were set. The zero value is the program's default.
type timetable struct{ rows []CourtSittings }

// timetableKey is where a transaction keeps the timetable of a force.
type timetableKey struct{ force ids.Unit }

// timetable reads the sittings of a force; of none for force 0.
func (r *Room) timetable(ctx context.Context, rd db.Reader, force ids.Unit) (timetable, error) {
	if force == 0 {
		return timetable{}, nil
	}
	tx, in := rd.(*db.Tx)
	if in {
		if t, ok := tx.Kept(timetableKey{force}).(timetable); ok {
			return t, nil
		}
	}
	rows, err := sittingsOfForce(ctx, rd, force)
	if err != nil {
		return timetable{}, fmt.Errorf("sittings of force %d: %w", force, err)
	}
	t := timetable{rows}
	if in {
		tx.Keep(timetableKey{force}, t)
	}
	return t, nil
}

// timetableFor reads the sittings of a force, or where it is 0 of the force of whoever asks.
func (r *Room) timetableFor(ctx context.Context, rd db.Reader, force ids.Unit) (timetable, error) {
	if force == 0 {
		a, _ := actor.From(ctx)
		force = a.Force
	}
	return r.timetable(ctx, rd, force)
}

// Sittings lists when the courts of the actor's force sit, as it was set, the first first. Forbidden without the permission
// to set it.
func (r *Room) Sittings(ctx context.Context) ([]CourtSittings, error) {
	a, err := keeper(ctx)
	if err != nil {
		return nil, err
	}
	t, err := r.timetable(ctx, r.DB, a.Force)
	return t.rows, err
}

// on gives the sittings of a court that hold on a day: its own, else the force's default, else the program's.
func (t timetable) on(court string, day caltime.Date) SittingsUsed {
	for _, name := range []string{courtKey(court), ""} {
		if c, ok := t.holds(name, day); ok && !c.Dropped {
			return c.used()
		}
	}
	return builtinSittings
}

// holds gives the row of a court that holds on a day.
func (t timetable) holds(key string, day caltime.Date) (out CourtSittings, ok bool) {
	for _, c := range t.rows {
		if courtKey(c.Court) == key && !c.FromOn.After(day) && !c.FromOn.Before(out.FromOn) {
			out, ok = c, true
		}
	}
	return out, ok
}

// edition is that of the whole timetable: the last row set.
func (t timetable) edition() (n int64) {
	for _, c := range t.rows {
		n = max(n, c.ID)
	}
	return n
}

// reckon reckons a clock by the sittings of a court that hold on its last day. used is the zero value for a clock that
// waits for no court.
func (t timetable) reckon(p powers.Power, in powers.Input, court string) (k powers.Clock, used SittingsUsed, err error) {
	k, err = p.Reckon(in)
	if err != nil || k.Sittings == "" { // an end does not depend on sittings
		return k, SittingsUsed{}, err
	}
	used = t.on(court, k.LastDay)
	if used.ID != 0 {
		k, err = p.Reckon(used.into(in))
	}
	return k, used, err
}

// courtKey is the name of a court as it is compared: without case, the kind of apostrophe, or spare spaces.
func courtKey(name string) string {
	name = strings.NewReplacer("’", "'", "‘", "'").Replace(strings.ToLower(name))
	return strings.Join(strings.Fields(name), " ")
}

// readDays reads weekdays, each once, from Monday on.
func readDays(s string) (out []time.Weekday) {
	for _, x := range strings.Split(s, ",") {
		if n, err := strconv.Atoi(strings.TrimSpace(x)); err == nil && n >= 0 && n <= 6 && !slices.Contains(out, time.Weekday(n)) {
			out = append(out, time.Weekday(n))
		}
	}
	slices.SortFunc(out, func(a, b time.Weekday) int { return (int(a)+6)%7 - (int(b)+6)%7 })
	return out
}

// readTimes reads times of day, earliest first, each once; ok is false where one cannot be read.
func readTimes(s string) (out []time.Duration, ok bool) {
	for _, x := range strings.FieldsFunc(s, func(r rune) bool { return r == ',' || r == ';' || r == ' ' }) {
		at, err := time.Parse("15:04", x)
		if err != nil {
			return nil, false
		}
		out = append(out, time.Duration(at.Hour())*time.Hour+time.Duration(at.Minute())*time.Minute)
	}
	slices.Sort(out)
	return slices.Compact(out), len(out) > 0
}

// timesText prints times as they are kept: "10:00,14:00".
func timesText(list []time.Duration) string {
	out := make([]string, len(list))
	for n, t := range list {
		out[n] = fmt.Sprintf("%02d:%02d", int(t/time.Hour), int(t%time.Hour/time.Minute))
	}
	return strings.Join(out, ",")
}
