package api

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"proceeds/internal/base/actor"
	"proceeds/internal/base/caltime"
	"proceeds/internal/base/fault"
	"proceeds/internal/base/ids"
	"proceeds/internal/base/money"
	"proceeds/internal/base/perm"
	"proceeds/internal/rooms/intake"
	"proceeds/internal/rooms/users"
)

// Event is an event as a program tells of it.
type Event struct {
	Source     string   `json:"source" minLength:"1" maxLength:"60" doc:"The system that the event comes from" example:"custody"`
	SourceKey  string   `json:"source_key" minLength:"1" maxLength:"200" doc:"Its key there: the same source and key is the same event" example:"CU/2026/11821"`
	Kind       string   `json:"kind" enum:"arrest,stop,search,seizure,interview,charge,plea,conviction,outcome,intelligence,tasking" doc:"What happened"`
	OccurredAt string   `json:"occurred_at" doc:"When: with an offset, or a local time of London" example:"2026-11-22T16:30"`
	Summary    string   `json:"summary" minLength:"1" maxLength:"4000" doc:"What happened, in a sentence or two"`
	Unit       string   `json:"unit,omitempty" maxLength:"40" doc:"Code of the unit whose queue it is for; without one, the first unit of the token's person"`
	Subject    string   `json:"subject,omitempty" maxLength:"200" doc:"The person or company as the source writes it"`
	BornOn     string   `json:"born_on,omitempty" format:"date"`
	CrimeRef   string   `json:"crime_ref,omitempty" maxLength:"60"`
	CustodyRef string   `json:"custody_ref,omitempty" maxLength:"60"`
	Officer    string   `json:"officer,omitempty" maxLength:"200"`
	Place      string   `json:"place,omitempty" maxLength:"200"`
	Nation     string   `json:"nation,omitempty" enum:"england-wales,scotland,northern-ireland" doc:"Where; England and Wales unless told otherwise"`
	Threat     string   `json:"threat,omitempty" maxLength:"40" doc:"Code of the threat"`
	Offences   []string `json:"offences,omitempty" nullable:"false" maxItems:"50" doc:"Codes of the list of offences"`
	Signs      []string `json:"signs,omitempty" nullable:"false" maxItems:"50" doc:"Codes of what was seen that tells of money"`
	Power      string   `json:"power,omitempty" enum:"none,s294,pace,other" doc:"The power that property was taken under"`
	Cash       *string  `json:"cash,omitempty" pattern:"^[0-9]{1,11}(\\.[0-9]{1,2})?$" patternDescription:"pounds, such as 4180 or 4180.50" doc:"Cash in pounds; 0 where it was looked for and none was found; left out where it is not known"`
	Property   *string  `json:"property,omitempty" pattern:"^[0-9]{1,11}(\\.[0-9]{1,2})?$" patternDescription:"pounds, such as 4180 or 4180.50" doc:"Other property in pounds, estimated"`
	Benefit    *string  `json:"benefit,omitempty" pattern:"^[0-9]{1,11}(\\.[0-9]{1,2})?$" patternDescription:"pounds, such as 4180 or 4180.50" doc:"Benefit from the crime in pounds, estimated"`
}

// Received is what became of one event of a list.
type Received struct {
	Source    string `json:"source"`
	SourceKey string `json:"source_key"`
	Result    string `json:"result" enum:"created,updated,unchanged"`
}

type sendEvents struct {
	Body struct {
		Events []Event `json:"events" nullable:"false" minItems:"1" maxItems:"500"`
	}
}

type receivedEvents struct {
	Body struct {
		Events []Received `json:"events" nullable:"false" doc:"What became of each event, in the order they were sent"`
	}
}

// KeptEvent is an event as it is kept, with its score.
type KeptEvent struct {
	Event
	State      string     `json:"state" enum:"new,potential,no_potential,linked,duplicate,withdrawn"`
	ReceivedAt time.Time  `json:"received_at"`
	DueAt      *time.Time `json:"due_at,omitempty" doc:"When its triage is due"`
	Score      int        `json:"score"`
	Points     []Point    `json:"points" nullable:"false" doc:"Every point of the score and the fact behind it"`
	Page       string     `json:"page" doc:"Its page"`
}

// Point is one signal of financial potential that an event shows.
type Point struct {
	Signal  string `json:"signal"`
	Points  int    `json:"points"`
	Because string `json:"because" doc:"The fact"`
	Suggest string `json:"suggest" doc:"What to do"`
	Why     string `json:"why" doc:"Why it matters"`
}

type oneEvent struct {
	Source string `path:"source" maxLength:"60"`
	Key    string `path:"key" maxLength:"200" doc:"The key in the source; a slash is sent as %2F"`
}

type keptEvent struct{ Body KeptEvent }

func (s *Server) events() {
	operation(s, huma.Operation{OperationID: "send-events", Method: http.MethodPost, Path: "/events", Summary: "Send events",
		Description: "Takes in up to 500 events, all or none. The same event again changes nothing; one whose facts changed is updated and scored anew, and its triage stands.",
		Errors:      []int{http.StatusRequestEntityTooLarge}}, perm.IntakeEnter, users.EventsWrite, s.sendEvents)
	operation(s, huma.Operation{OperationID: "get-event", Method: http.MethodGet, Path: "/events/{source}/{key}", Summary: "Read an event",
		Description: "Gives an event of the force by its source and its key there, with its score.",
		Errors:      []int{http.StatusNotFound}}, perm.IntakeView, users.EventsWrite, s.getEvent)
}

func (s *Server) sendEvents(ctx context.Context, in *sendEvents) (*receivedEvents, error) {
	units, err := s.units(ctx)
	if err != nil {
		return nil, err
	}
	list, bad := make([]intake.Event, len(in.Body.Events)), []error{}
	for n, x := range in.Body.Events {
		var wrong map[string]string
		if list[n], wrong = x.read(units); len(wrong) > 0 {
			bad = append(bad, details(n, wrong)...)
		}
	}
	if len(bad) > 0 {
		return nil, huma.Error422UnprocessableEntity("Nothing was taken in: check the events named here", bad...)
	}
	taken, err := s.o.Intake.TakeInAll(ctx, list)
	var wrong *intake.BadEvents
	switch {
	case errors.As(err, &wrong):
		for _, x := range wrong.List {
			bad = append(bad, details(x.At, x.Fault.Fields)...)
		}
		return nil, huma.Error422UnprocessableEntity("Nothing was taken in: check the events named here", bad...)
	case err != nil && len(list) == 1:
		var f *fault.Error
		if errors.As(err, &f) && len(f.Fields) > 0 {
			return nil, huma.Error422UnprocessableEntity("Nothing was taken in: check the events named here", details(0, f.Fields)...)
		}
		return nil, err
	case err != nil:
		return nil, err
	}
	out := &receivedEvents{}
	for _, t := range taken {
		out.Body.Events = append(out.Body.Events, Received{Source: t.Event.Source, SourceKey: t.Event.SourceKey, Result: string(t.As)})
	}
	return out, nil
}

func (s *Server) getEvent(ctx context.Context, in *oneEvent) (*keptEvent, error) {
	e, err := s.o.Intake.EventBySource(ctx, s.o.DB, in.Source, in.Key)
	if err != nil {
		return nil, err
	}
	units, err := s.units(ctx)
	if err != nil {
		return nil, err
	}
	out := &keptEvent{Body: KeptEvent{Event: told(e, units), State: string(e.State), ReceivedAt: e.ReceivedAt, Score: e.Score, Points: []Point{}, Page: e.Path()}}
	if !e.DueAt.Equal(intake.Never) {
		out.Body.DueAt = &e.DueAt
	}
	var points []intake.Point
	if err := json.Unmarshal([]byte(e.Points), &points); err != nil {
		return nil, fmt.Errorf("points of event %d: %w", e.ID, err)
	}
	for _, p := range points {
		out.Body.Points = append(out.Body.Points, Point(p))
	}
	return out, nil
}

// units are the codes of the units of the actor's force.
func (s *Server) units(ctx context.Context) (map[ids.Unit]string, error) {
	a, _ := actor.From(ctx)
	list, err := s.o.Users.Units(ctx, s.o.DB, a.Force)
	out := make(map[ids.Unit]string, len(list))
	for _, u := range list {
		out[u.ID] = u.Code
	}
	return out, err
}

// details names what is wrong with the event at place n of a list.
func details(n int, wrong map[string]string) (out []error) {
	names := make([]string, 0, len(wrong))
	for name := range wrong {
		names = append(names, name)
	}
	slices.Sort(names)
	for _, name := range names {
		out = append(out, &huma.ErrorDetail{Message: wrong[name], Location: fmt.Sprintf("body.events[%d].%s", n, name)})
	}
	return out
}

// read turns what was sent into an event; wrong says what cannot be read, by field.
func (x Event) read(units map[ids.Unit]string) (e intake.Event, wrong map[string]string) {
	wrong = map[string]string{}
	e = intake.Event{Source: x.Source, SourceKey: x.SourceKey, Kind: intake.EventKind(x.Kind), Summary: x.Summary, Subject: x.Subject, CrimeRef: x.CrimeRef, CustodyRef: x.CustodyRef,
		Officer: x.Officer, Place: x.Place, Nation: caltime.Nation(x.Nation), Threat: x.Threat, Offences: strings.Join(x.Offences, " "), Signs: strings.Join(x.Signs, " "), Power: x.Power}
	if strings.EqualFold(strings.TrimSpace(x.Source), intake.ByHand) {
		wrong["source"] = "The source " + intake.ByHand + " is for what people enter: name the system"
	}
	var err error
	if e.OccurredAt, err = moment(x.OccurredAt); err != nil {
		wrong["occurred_at"] = err.Error()
	}
	if x.BornOn != "" {
		if e.BornOn, err = caltime.ParseDate(x.BornOn); err != nil {
			wrong["born_on"] = "Send a date such as 1988-02-29"
		}
	}
	for _, m := range []struct {
		name string
		from *string
		to   **money.Pence
	}{{"cash", x.Cash, &e.CashPence}, {"property", x.Property, &e.PropertyPence}, {"benefit", x.Benefit, &e.BenefitPence}} {
		if m.from == nil {
			continue
		}
		p, err := money.Parse(*m.from)
		if err != nil {
			wrong[m.name] = "Send a sum in pounds, such as 4180.50"
			continue
		}
		*m.to = &p
	}
	if x.Unit != "" {
		for id, code := range units {
			if strings.EqualFold(code, x.Unit) {
				e.UnitID = id
			}
		}
		if e.UnitID == 0 {
			wrong["unit"] = "The force has no unit with this code"
		}
	}
	return e, wrong
}

// moment reads a time with an offset, or a local time of London that its clock shows just once.
func moment(s string) (time.Time, error) {
	if t, err := time.Parse(time.RFC3339Nano, s); err == nil {
		return t.UTC(), nil
	}
	l, err := caltime.ParseLocal(s)
	if err != nil {
		return time.Time{}, fault.New(fault.Invalid, "Send a time such as 2026-11-22T16:30 or 2026-11-22T16:30:00+00:00")
	}
	t, fit := l.Instant(caltime.London)
	if fit != caltime.Once {
		return time.Time{}, fault.New(fault.Invalid, "The clocks change at that time: send it with its offset, such as +01:00")
	}
	return t, nil
}

// told is an event as it was sent.
func told(e intake.Event, units map[ids.Unit]string) Event {
	x := Event{Source: e.Source, SourceKey: e.SourceKey, Kind: string(e.Kind), OccurredAt: e.OccurredAt.In(caltime.London).Format(time.RFC3339), Summary: e.Summary, Unit: units[e.UnitID],
		Subject: e.Subject, CrimeRef: e.CrimeRef, CustodyRef: e.CustodyRef, Officer: e.Officer, Place: e.Place, Nation: string(e.Nation), Threat: e.Threat,
		Offences: e.OffenceCodes(), Signs: e.SignCodes(), Power: e.Power}
	if !e.BornOn.IsZero() {
		x.BornOn = e.BornOn.String()
	}
	for _, m := range []struct {
		from *money.Pence
		to   **string
	}{{e.CashPence, &x.Cash}, {e.PropertyPence, &x.Property}, {e.BenefitPence, &x.Benefit}} {
		if m.from != nil {
			text := money.Minor(int64(*m.from), 2)
			*m.to = &text
		}
	}
	return x
}
