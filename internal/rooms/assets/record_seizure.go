package assets

import (
	"context"
	"fmt"
	"strings"
	"time"

	"proceeds/internal/base/caltime"
	"proceeds/internal/base/fault"
	"proceeds/internal/base/ids"
	"proceeds/internal/base/money"
	"proceeds/internal/platform/db"
	"proceeds/internal/rooms/access"
	"proceeds/internal/rooms/cases"
)

const actSeizure = "seizure.recorded"

// Taking is a seizure to be recorded, and of what.
type Taking struct {
	// AssetID is an asset the case has already; zero: Asset is added to it.
	AssetID ids.Asset
	// InterestID names which interest of AssetID; zero: its only live one.
	InterestID ids.Interest
	// Asset is the new asset: kind, title and the marks of its kind. Its place is where it is kept now.
	Asset Asset
	// Holder or SubjectID is whom it was taken from; ShareBp their share, the whole where zero.
	SubjectID *ids.Subject
	Holder    string
	ShareBp   int
	// Seizure holds time, place, power, nation, officer, exhibits and grounds. SeizedAt is the instant; the local time
	// follows from it.
	Seizure Seizure
}

// taken is what undoing a seizure needs.
type taken struct {
	NewAsset bool              `json:"new_asset"`
	State    State             `json:"state"`
	Since    time.Time         `json:"since"`
	Family   Family            `json:"family"`
	Entries  []ids.LedgerEntry `json:"entries"`
}

// RecordSeizure adds a seizure to a case the actor may edit: the asset where it is new, what the find was made of, the
// value when held, and, by OnSeizure, the clock of 48 hours. The act is to be undone within ten minutes. A form sent
// twice gives the seizure recorded first, and act 0. Invalid for what Check refuses; Refused where the interest cannot
// be seized.
func (r *Room) RecordSeizure(ctx context.Context, caseID ids.Case, in Taking) (s Seizure, act ids.Act, err error) {
	err = r.DB.Write(ctx, func(ctx context.Context, tx *db.Tx) error {
		g, err := access.Open(ctx, tx, caseID, access.Edit)
		if err != nil {
			return err
		}
		if s, act, err = r.TakeSeizure(ctx, tx, g, in); err != nil || act == 0 {
			return err
		}
		return r.Cases.Changed(ctx, tx, g)
	})
	return s, act, err
}

// TakeSeizure is RecordSeizure within the transaction of another verb, which ends with cases.Changed.
func (r *Room) TakeSeizure(ctx context.Context, tx *db.Tx, g access.Grant, in Taking) (Seizure, ids.Act, error) {
	if err := cases.LockOpen(ctx, tx, g); err != nil {
		return Seizure{}, 0, err
	}
	s := in.Seizure
	if s.FormToken != "" {
		if before, ok, err := seizureByToken(ctx, tx, g, s.FormToken); err != nil || ok {
			return before, 0, err
		}
	}
	minimum, err := r.minimum(ctx, tx, g, caltime.DateOf(s.SeizedAt))
	if err != nil {
		return s, 0, err
	}
	a, i, err := r.seizable(ctx, tx, g, in)
	if err != nil {
		return s, 0, err
	}
	if err := s.settle(); err != nil {
		return s, 0, err
	}
	if err := s.Check(a.Kind, minimum, tx.Now); err != nil {
		return s, 0, err
	}
	was := taken{NewAsset: a.ID == 0, State: i.State, Since: i.StateSince, Family: i.Family}
	if err := r.checkBefore(ctx, tx, g, s, a, i); err != nil {
		return s, 0, err
	}
	if was.NewAsset {
		if err := r.insertNew(ctx, tx, g, &a, &i); err != nil {
			return s, 0, err
		}
	}
	if err := r.seize(ctx, tx, g, a, &i, &s); err != nil {
		return s, 0, err
	}
	entries, err := r.enter(ctx, tx, g, s.values())
	if err != nil {
		return s, 0, err
	}
	for _, e := range entries {
		was.Entries = append(was.Entries, e.ID)
	}
	if err := r.resum(ctx, tx, g); err != nil {
		return s, 0, err
	}
	act, err := cases.WriteAct(ctx, tx, g, actSeizure, "seizure", int64(s.ID), was)
	if err != nil {
		return s, 0, err
	}
	return s, act, r.startClock(ctx, tx, g, s)
}

// minimum is the least cash that s.294 reaches on a day, as the force's reference data has it.
func (r *Room) minimum(ctx context.Context, rd db.Reader, g access.Grant, on caltime.Date) (money.Pence, error) {
	v, err := r.Reference.Value(ctx, rd, g.ForceID(), "threshold", "cash.minimum", on)
	if err != nil {
		return 0, err
	}
	return v.Pence()
}

// settle fills what follows from the rest.
func (s *Seizure) settle() error {
	s.SeizedAt = s.SeizedAt.UTC().Truncate(time.Microsecond)
	s.SeizedLocal = caltime.LocalOf(s.SeizedAt)
	for _, t := range []*string{&s.Place, &s.SeizedBy, &s.PowerNote, &s.Suspicion, &s.UnderReason} {
		*t = strings.TrimSpace(*t)
	}
	if s.Power != OtherOf && s.Power != S47C {
		s.PowerNote = ""
	}
	if err := reckonExhibits(s.Exhibits); err != nil {
		return err
	}
	sum, err := total(s.Exhibits)
	if err != nil {
		return err
	}
	s.TotalPence = sum
	if s.Exhibit == "" {
		var refs []string
		for _, x := range s.Exhibits {
			if x.Exhibit != "" {
				refs = append(refs, x.Exhibit)
			}
		}
		s.Exhibit = strings.Join(refs, ", ")
	}
	return nil
}

// seizable finds or makes, unsaved, the asset and interest that are seized.
func (r *Room) seizable(ctx context.Context, tx *db.Tx, g access.Grant, in Taking) (Asset, Interest, error) {
	if in.AssetID == 0 {
		a := in.Asset
		a.tidy()
		if a.FirstKnownAt.IsZero() {
			a.FirstKnownAt = in.Seizure.SeizedAt
		}
		if a.FirstKnownAt.IsZero() {
			a.FirstKnownAt = tx.Now // the missing time of the seizure is refused as that
		}
		i := Interest{SubjectID: in.SubjectID, Holder: strings.TrimSpace(in.Holder), ShareBp: in.ShareBp, State: Identified, StateSince: a.FirstKnownAt}
		if i.ShareBp == 0 {
			i.ShareBp = Whole
		}
		bad := map[string]string{}
		a.check(bad, later(tx.Now, a.FirstKnownAt))
		if err := fault.Fields("Check the seizure", bad, seizureFields...); err != nil {
			return a, i, err
		}
		return a, i, r.checkHolder(ctx, tx, g, i)
	}
	a, err := assetByID(ctx, tx, g, in.AssetID)
	if err != nil {
		return a, Interest{}, err
	}
	if a.Interests, err = interestsOfAsset(ctx, tx, g, a.ID); err != nil {
		return a, Interest{}, err
	}
	live := a.Live()
	if in.InterestID == 0 && len(live) == 1 {
		return a, live[0], nil
	}
	for _, i := range live {
		if i.ID == in.InterestID {
			return a, i, nil
		}
	}
	if in.InterestID != 0 {
		return a, Interest{}, fault.Missing()
	}
	return a, Interest{}, fault.Fields("Check the seizure", map[string]string{"asset": "Choose whose share of " + a.Name() + " was seized"}, seizureFields...)
}

func later(a, b time.Time) time.Time {
	if b.After(a) {
		return b
	}
	return a
}

// checkHolder refuses a subject of another case and names that are too long.
func (r *Room) checkHolder(ctx context.Context, rd db.Reader, g access.Grant, i Interest) error {
	bad := map[string]string{}
	long(bad, "holder", i.Holder, "The name", mostShort)
	if i.SubjectID != nil {
		ok, err := subjectOf(ctx, rd, g, *i.SubjectID)
		if err != nil {
			return err
		}
		if !ok {
			bad["holder"] = "Choose a subject of this case, or enter a name"
		}
	}
	return fault.Fields("Check the holder", bad)
}

// checkBefore refuses what the state of things does not allow: property that is held already, or a link to a seizure
// that this one cannot follow.
func (r *Room) checkBefore(ctx context.Context, tx *db.Tx, g access.Grant, s Seizure, a Asset, i Interest) error {
	again := false
	if s.ReSeizureOf != nil {
		before, err := seizureByID(ctx, tx, g, *s.ReSeizureOf)
		if fault.Is(err, fault.NotFound) {
			return fault.Fields("Check the seizure", map[string]string{"re_seizure_of": "Choose an earlier seizure of this case"}, seizureFields...)
		}
		if err != nil {
			return err
		}
		switch {
		case before.WithdrawnAt != nil:
			return fault.Fields("Check the seizure", map[string]string{"re_seizure_of": "That seizure was withdrawn"}, seizureFields...)
		case before.SeizedAt.After(s.SeizedAt):
			return fault.Fields("Check the seizure", map[string]string{"re_seizure_of": "The seizure before must be earlier than this one"}, seizureFields...)
		}
		again = before.InterestID == i.ID
	}
	if i.State == DeniedSeized && again { // seized afresh before anybody recorded that the first clock had run out
		return nil
	}
	if i.State == s.Power.state() {
		return refuse(i.State, "%s is held already. Link this to the seizure before if it was seized afresh", a.Name())
	}
	_, _, err := step(a.Kind, i.State, i.Family, s.Power.state())
	return err
}

// seize writes the seizure and what it makes of the interest.
func (r *Room) seize(ctx context.Context, tx *db.Tx, g access.Grant, a Asset, i *Interest, s *Seizure) error {
	s.ID, s.CaseID, s.ForceID, s.UnitID, s.AssetID, s.InterestID = 0, g.CaseID(), g.ForceID(), g.UnitID(), a.ID, i.ID
	s.Version, s.CreatedAt, s.CreatedBy = 1, tx.Now, tx.Actor.User
	if s.Power == S294 && s.DecidedS294At == nil {
		at := s.SeizedAt
		s.DecidedS294At = &at // seizing under s.294 is the decision
	}
	if err := insertSeizure(ctx, tx, s); err != nil {
		return fmt.Errorf("insert seizure for case %d: %w", g.CaseID(), err)
	}
	tx.Record(actSeizure, made(g, "seizure", int64(s.ID)), *s)
	old := i.State
	i.State, i.StateSince, i.Family = s.Power.state(), s.SeizedAt, s.Power.family()
	if err := moveInterest(ctx, tx, i); err != nil {
		return err
	}
	if err := (Facts{Why: s.Power.Title() + ", at " + s.Place}).keep(ctx, tx, g, *i, old, []State{i.State}, s.SeizedAt); err != nil {
		return err
	}
	tx.Record("interest.moved", on(g, "interest", int64(i.ID)), map[string]any{"old": old, "new": i.State, "family": i.Family, "at": s.SeizedAt, "seizure": s.ID})
	return r.Cases.Note(ctx, tx, g, cases.Event{At: s.SeizedAt, Kind: actSeizure, Legal: true,
		Title:  fmt.Sprintf("%s seized: %s", a.Name(), s.TotalPence.Pounds()),
		Detail: fmt.Sprintf("%s, by %s, at %s", s.Power.Title(), s.SeizedBy, s.Place),
		Entity: "asset", EntityID: int64(a.ID), Field: "state", Old: string(old), New: string(i.State)})
}

// values are what the ledger learns from a seizure: the estimate, and the value when held where it is denial. Evidence
// held under PACE is not.
func (s Seizure) values() []Entry {
	e := Pounds(s.InterestID, Estimate, s.TotalPence, s.SeizedAt, "seizure recorded: "+s.Power.Title())
	if len(s.Exhibits) == 1 {
		x := s.Exhibits[0]
		e.Minor, e.Currency, e.Rate = x.Minor, x.Currency, x.Rate
	}
	e.Evidence = s.Exhibit
	if s.Power.family() == FamilyPACE {
		return []Entry{e}
	}
	d := e
	d.Measure = DeniedValue
	return []Entry{e, d}
}

// startClock runs the hooks, and holds them to it that property seized under the Act has its clock.
func (r *Room) startClock(ctx context.Context, tx *db.Tx, g access.Grant, s Seizure) error {
	for _, f := range r.OnSeizure {
		if err := f(ctx, tx, g, s); err != nil {
			return err
		}
	}
	if !s.Power.Clocked(s.Nation) {
		return nil
	}
	n, err := clocksOf(ctx, tx, s.ID, "")
	if err != nil {
		return err
	}
	if n == 0 {
		return fmt.Errorf("seizure %d under %s in %s has no clock", s.ID, s.Power, s.Nation)
	}
	return nil
}
