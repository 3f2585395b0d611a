package intake

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"time"

	"proceeds/internal/base/actor"
	"proceeds/internal/base/caltime"
	"proceeds/internal/base/fault"
	"proceeds/internal/base/ids"
	"proceeds/internal/base/perm"
	"proceeds/internal/platform/db"
)

// ByHand is the source of an event that a person types in.
const ByHand = "hand"

// Outcome of taking in one event.
type TakenAs string

// What became of an event that a source sent.
const (
	TakenNew       TakenAs = "created"
	TakenUpdated   TakenAs = "updated"
	TakenUnchanged TakenAs = "unchanged"
)

// BadEvent is one event of a list that cannot be taken in, by its place from 0.
type BadEvent struct {
	At    int
	Fault *fault.Error // Invalid, with what is wrong by field
}

// BadEvents are all those of a list that cannot be taken in; nothing of the list was.
type BadEvents struct {
	List []BadEvent
	Of   int // how many the list has
}

// Error names the first by its place.
func (b *BadEvents) Error() string {
	return fmt.Sprintf("event %d of %d: %v", b.List[0].At+1, b.Of, b.List[0].Fault)
}

// Unwrap gives the fault of the first.
func (b *BadEvents) Unwrap() error { return b.List[0].Fault }

// Taken is what became of one event of a list.
type Taken struct {
	Event Event
	As    TakenAs
}

// RecordEvent takes in one event that a person types in.
func (r *Room) RecordEvent(ctx context.Context, e Event) (Event, error) {
	e.Source, e.SourceKey = ByHand, ids.NewKey()
	err := r.DB.Write(ctx, func(ctx context.Context, tx *db.Tx) error {
		return r.undoable(ctx, tx, func() error {
			out, err := r.TakeIn(ctx, tx, []Event{e})
			if err != nil {
				return err
			}
			e = out[0].Event
			if u := gathering(tx); u != nil {
				kept := e
				u.Event, u.EventAt, u.EventNew = &kept, e.Version, true
			}
			return nil
		})
	})
	return e, err
}

// TakeInAll takes in a list of events in one transaction. It is idempotent by source and source key: the same event again
// changes nothing; one whose facts changed at the source is updated and scored anew, and its triage stands. Nothing is
// taken in where one is wrong: BadEvents names each by its place in the list. Where the same event comes in twice at the
// same moment, the second sees the first.
func (r *Room) TakeInAll(ctx context.Context, list []Event) (out []Taken, err error) {
	for range 3 {
		err = r.DB.Write(ctx, func(ctx context.Context, tx *db.Tx) error {
			out, err = r.TakeIn(ctx, tx, list)
			return err
		})
		if !fault.Is(err, fault.Conflict) {
			break
		}
	}
	return out, err
}

// TakeIn is TakeInAll within tx, for imports.
func (r *Room) TakeIn(ctx context.Context, tx *db.Tx, list []Event) ([]Taken, error) {
	if !tx.Actor.Can(perm.IntakeEnter) {
		return nil, fault.New(fault.Forbidden, "You cannot enter events")
	}
	out := make([]Taken, len(list))
	var places []place
	bad, err := r.settleAll(ctx, tx, tx.Actor, list)
	switch {
	case err != nil:
		return nil, err
	case len(bad) > 0 && len(list) == 1:
		return nil, bad[0].Fault
	case len(bad) > 0:
		return nil, &BadEvents{List: bad, Of: len(list)}
	}
	was, err := eventsBySource(ctx, tx, list)
	if err != nil {
		return nil, err
	}
	for n, e := range list {
		old, there := was[e.sourceID()]
		switch {
		case there && old.takenBack():
			e.ID, e.PublicKey, e.CreatedAt, e.CreatedBy, e.Version = old.ID, old.PublicKey, old.CreatedAt, old.CreatedBy, old.Version+1
			if err := updateEvent(ctx, tx, &e, old.Version); err != nil {
				return nil, err
			}
			out[n] = Taken{e, TakenNew}
		case there && old.Digest == e.Digest:
			out[n] = Taken{old, TakenUnchanged}
			continue
		case there:
			e.keepTriage(old)
			if err := updateEvent(ctx, tx, &e, old.Version); err != nil {
				return nil, err
			}
			out[n] = Taken{e, TakenUpdated}
			places = append(places, old.place()) // where it stood, should its unit have changed
		default:
			if err := insertEvent(ctx, tx, &e); err != nil {
				return nil, err
			}
			out[n] = Taken{e, TakenNew}
		}
		was[e.sourceID()] = e // the same event twice in one list
		places = append(places, e.place())
		if err := r.told(ctx, tx, "event."+string(out[n].As), &e, nil, Step{FromState: string(old.State), ToState: string(e.State)}); err != nil {
			return nil, err
		}
	}
	if len(places) == 0 {
		tx.Record("events.repeated", db.On{Op: db.System, Kind: "event"}, map[string]any{"events": len(list)})
		return out, nil
	}
	return out, r.changed(ctx, tx, places...)
}

// Would says what taking in a list would make of each event now, and which cannot be taken in; it writes nothing.
func (r *Room) Would(ctx context.Context, rd db.Reader, list []Event) (out []TakenAs, bad []BadEvent, err error) {
	a, _ := actor.From(ctx)
	if bad, err = r.settleAll(ctx, rd, a, list); err != nil {
		return nil, nil, err
	}
	was, err := eventsBySource(ctx, rd, list)
	if err != nil {
		return nil, nil, err
	}
	out = make([]TakenAs, len(list))
	for n, e := range list {
		old, there := was[e.sourceID()]
		switch {
		case !there || old.takenBack():
			out[n] = TakenNew
		case old.Digest == e.Digest:
			out[n] = TakenUnchanged
		default:
			out[n] = TakenUpdated
		}
		was[e.sourceID()] = e
	}
	return out, bad, nil
}

// settleAll completes a list, and names what in it cannot be taken in.
func (r *Room) settleAll(ctx context.Context, rd db.Reader, a actor.Actor, list []Event) (bad []BadEvent, err error) {
	known := map[ids.Unit]settings{}
	for n := range list {
		err := r.settle(ctx, rd, a, &list[n], known)
		var f *fault.Error
		if errors.As(err, &f) && f.Kind == fault.Invalid {
			bad = append(bad, BadEvent{n, f})
			continue
		}
		if err != nil {
			return nil, err
		}
	}
	return bad, nil
}

// settle completes and checks an event: force, unit, score, when triage is due.
func (r *Room) settle(ctx context.Context, rd db.Reader, a actor.Actor, e *Event, known map[ids.Unit]settings) error {
	now := rd.Time()
	if a.Kind == actor.Person {
		e.ForceID = a.Force
	}
	if e.UnitID == 0 {
		e.UnitID = a.HomeUnit()
	}
	s, ok := known[e.ForceID]
	if !ok {
		var err error
		if s, err = r.settings(ctx, rd, e.ForceID, caltime.DateOf(now)); err != nil {
			return err
		}
		if s.units, err = r.Users.UnitNames(ctx, rd, e.ForceID); err != nil {
			return err
		}
		known[e.ForceID] = s
	}
	if _, ok := s.units[e.UnitID]; !ok {
		return fault.Fields("Check the event", map[string]string{"unit": "Choose a unit of the force"})
	}
	for _, text := range []*string{&e.Summary, &e.Source, &e.SourceKey, &e.Subject, &e.CrimeRef, &e.CustodyRef, &e.Officer, &e.Place} {
		*text = tidy(*text)
	}
	e.Offences, e.Signs = strings.Join(e.OffenceCodes(), " "), strings.Join(e.SignCodes(), " ")
	if e.Nation == "" {
		e.Nation = caltime.EnglandWales
	}
	e.OccurredAt = e.OccurredAt.UTC().Truncate(time.Microsecond)
	if err := e.Check(now, func(code string) bool { return s.scoring.OffenceName(code) != "" }); err != nil {
		return err
	}
	var points []Point
	e.Score, points = Rate(*e, s.scoring)
	list, err := json.Marshal(points)
	if err != nil {
		return fmt.Errorf("points of an event: %w", err)
	}
	e.Points, e.ScoredBy = string(list), ScoredBy
	e.PublicKey, e.State, e.ReceivedAt = ids.NewKey(), Untriaged, now
	e.DueAt = Never
	if e.Kind == Arrest && s.scoring.TriggersTriage(*e) {
		e.DueAt = e.OccurredAt.Add(time.Duration(s.triageHours) * time.Hour)
	}
	e.Version, e.CreatedAt, e.CreatedBy, e.UpdatedAt = 1, now, a.User, now
	e.Digest = e.digest()
	return nil
}

// digest is of what the source said, so that a changed fact is told from a repeated one.
func (e Event) digest() string {
	said, _ := json.Marshal([]any{e.UnitID, e.Kind, e.OccurredAt, e.Summary, e.Subject, e.BornOn, e.CrimeRef, e.CustodyRef, e.Officer, e.Place, e.Nation, e.Threat,
		e.Offences, e.Signs, e.Power, e.CashPence, e.PropertyPence, e.BenefitPence})
	h := sha256.Sum256(said)
	return hex.EncodeToString(h[:16])
}

// sourceID is what tells events of a force apart.
type sourceID struct {
	force       ids.Unit
	source, key string
}

func (e Event) sourceID() sourceID { return sourceID{e.ForceID, e.Source, e.SourceKey} }

// keepTriage keeps what people decided of the event as it was before its source changed it.
func (e *Event) keepTriage(old Event) {
	e.ID, e.PublicKey, e.ReceivedAt, e.CreatedAt, e.CreatedBy = old.ID, old.PublicKey, old.ReceivedAt, old.CreatedAt, old.CreatedBy
	e.State, e.TriagedAt, e.TriagedBy, e.TriageReason, e.ReferralID, e.CaseID = old.State, old.TriagedAt, old.TriagedBy, old.TriageReason, old.ReferralID, old.CaseID
	e.BatchID, e.Version = old.BatchID, old.Version+1
}

// takenBack reports whether the import that brought the event was taken back: it may come in anew.
func (e Event) takenBack() bool { return e.State == Withdrawn && e.Digest == "" }

// TakeBack withdraws what an import brought and nobody has worked on since; it may come in again. kept is how many of its
// events were worked on, and stay.
func (r *Room) TakeBack(ctx context.Context, tx *db.Tx, batch ids.Batch) (gone, kept int, err error) {
	list, err := eventsOfBatch(ctx, tx, batch)
	if err != nil {
		return 0, 0, err
	}
	var places []place
	for _, e := range list {
		if e.State != Untriaged || e.Version != 1 || e.ReferralID != nil {
			if !e.takenBack() {
				kept++
			}
			continue
		}
		e.State, e.Digest, e.TriageReason, e.UpdatedAt, e.Version = Withdrawn, "", "The import was taken back", tx.Now, 2
		if err := updateEvent(ctx, tx, &e, 1); err != nil {
			return 0, 0, err
		}
		if err := r.told(ctx, tx, "event.withdrawn", &e, nil, Step{FromState: string(Untriaged), ToState: string(Withdrawn), Reason: e.TriageReason}); err != nil {
			return 0, 0, err
		}
		places = append(places, e.place())
		gone++
	}
	if gone == 0 {
		return gone, kept, nil
	}
	return gone, kept, r.changed(ctx, tx, places...)
}

// told keeps a step of an event or a referral, and its audit entry.
func (r *Room) told(ctx context.Context, tx *db.Tx, action string, e *Event, x *Referral, s Step) error {
	s.Act, s.ActorID, s.ActorName, s.At = action, tx.Actor.User, tx.Actor.Name, tx.Now
	var about db.On
	var row any
	if e != nil {
		s.EventID, s.ForceID = &e.ID, e.ForceID
		about, row = on("event", e.ID, e.ForceID, e.CaseID), e
	} else {
		s.ReferralID, s.ForceID = &x.ID, x.ForceID
		about, row = on("referral", x.ID, x.ForceID, x.CaseID), x
	}
	if s.FromState == "" {
		about.Op = db.Collection
	}
	tx.Record(action, about, map[string]any{"old": s.FromState, "new": s.ToState, "reason": s.Reason, "note": s.Note, "row": row})
	if err := insertStep(ctx, tx, &s); err != nil {
		return err
	}
	if u := gathering(tx); u != nil {
		u.Steps = append(u.Steps, s.ID)
	}
	return nil
}
