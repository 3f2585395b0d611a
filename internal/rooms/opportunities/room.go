package opportunities

import (
	"context"
	"fmt"
	"strconv"

	"proceeds/internal/base/caltime"
	"proceeds/internal/base/ids"
	"proceeds/internal/base/money"
	"proceeds/internal/platform/db"
	"proceeds/internal/rooms/cases"
	"proceeds/internal/rooms/intake"
	"proceeds/internal/rooms/opportunities/rules"
	"proceeds/internal/rooms/reference"
	"proceeds/internal/rooms/users"
)

// The minimum of MO-04 is the statutory minimum of cash, which other rooms read too.
const (
	minimumKey  = "MO-04.minimum"
	minimumCode = "cash.minimum"
)

func init() {
	for _, r := range rules.All() {
		for _, p := range r.Params {
			if p.Key != minimumKey {
				reference.Define("rule", p.Key, strconv.FormatInt(p.Default, 10), string(p.Unit), p.Title, "force rule", true)
			}
		}
		reference.Define("rule_off", r.Code, "0", "0 or 1", "1 switches off rule "+r.Code+": "+r.Title, "force rule", true)
	}
}

// Room is the opportunities of an installation.
type Room struct {
	DB        *db.DB
	Users     *users.Room
	Cases     *cases.Room
	Reference *reference.Room
	Intake    *intake.Room // nil: what an opportunity rests on at intake is not linked when a case is opened for it

	// Sheets are those of the workbook of missed opportunities; none: the page offers no workbook.
	Sheets []Sheet

	// Away lists who of a force is away on the days from one to another, both inclusive; nil: nobody's absences are known.
	Away func(ctx context.Context, rd db.Reader, force ids.Unit, from, to caltime.Date) ([]Away, error)
}

// Away is an absence of one person.
type Away struct {
	User ids.User
	Stretch
}

// New makes the room and registers how its acts are taken back.
func New(d *db.DB, people *users.Room, files *cases.Room, ref *reference.Room) *Room {
	r := &Room{DB: d, Users: people, Cases: files, Reference: ref}
	r.registerUndo()
	r.starts()
	return r
}

// DeclineAlone is the value up to which an investigator of the force declines alone, on a day.
func (r *Room) DeclineAlone(ctx context.Context, rd db.Reader, force ids.Unit, on caltime.Date) (money.Pence, error) {
	v, err := r.Reference.Value(ctx, rd, force, "threshold", "decline.alone", on)
	if err != nil {
		return 0, err
	}
	return v.Pence()
}

// settings are the thresholds of the rules in a force, and the rules it has switched off.
type settings struct {
	params rules.Params
	off    []string
}

type settingsKey struct {
	force ids.Unit
	on    caltime.Date
}

// settingsOf gives what is in force on a day for a force; a transaction reads it once.
func (r *Room) settingsOf(ctx context.Context, tx *db.Tx, force ids.Unit, on caltime.Date) (settings, error) {
	key := settingsKey{force, on}
	if s, ok := tx.Kept(key).(settings); ok {
		return s, nil
	}
	s, err := r.readSettings(ctx, tx, force, on)
	if err == nil {
		tx.Keep(key, s)
	}
	return s, err
}

// readSettings reads what is in force on a day for a force, in two statements. A value outside its range is as if it had
// not been set: a slip in reference data must not stop every verb.
func (r *Room) readSettings(ctx context.Context, rd db.Reader, force ids.Unit, on caltime.Date) (settings, error) {
	s := settings{params: rules.Params{Values: map[string]int64{}, Calendars: map[caltime.Nation]caltime.Calendar{}}}
	calendars, err := r.Reference.Calendars(ctx, rd)
	if err != nil {
		return s, err
	}
	for _, n := range []caltime.Nation{caltime.EnglandWales, caltime.Scotland, caltime.NorthernIreland} {
		s.params.Calendars[n] = calendars.Of(n)
	}
	list, err := r.Reference.Values(ctx, rd, force, on, "rule", "rule_off", "threshold")
	if err != nil {
		return s, fmt.Errorf("thresholds of the rules: %w", err)
	}
	for _, v := range list {
		n, err := v.Int()
		switch {
		case err != nil:
		case v.Kind == "rule":
			s.set(v.Code, n)
		case v.Kind == "threshold" && v.Code == minimumCode:
			s.set(minimumKey, n)
		case v.Kind == "rule_off" && n == 1:
			s.off = append(s.off, v.Code)
		}
	}
	return s, nil
}

func (s settings) set(key string, n int64) {
	if rules.CheckValues(map[string]int64{key: n}) == nil {
		s.params.Values[key] = n
	}
}
