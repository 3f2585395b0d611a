package opportunities

import (
	"context"

	"proceeds/internal/base/fault"
	"proceeds/internal/base/ids"
	"proceeds/internal/base/money"
	"proceeds/internal/platform/db"
	"proceeds/internal/rooms/access"
	"proceeds/internal/rooms/opportunities/rules"
)

// rules0 is the step of an opportunity that is just taken.
const rules0 = rules.NoStep

// Outcome is a further step of a taken opportunity.
type Outcome struct {
	Step  Step
	Value *money.Pence // with realised: what came of it
	Note  string
}

// StepTo records how far a taken opportunity has come. Realised needs its value; unsuccessful needs a note.
func (r *Room) StepTo(ctx context.Context, key string, version int, u Outcome) (Opportunity, ids.Act, error) {
	return r.change(ctx, key, version, turn{mode: access.Edit, action: "stepped", title: "Opportunity " + string(u.Step), undo: true,
		do: func(_ context.Context, tx *db.Tx, _ access.Grant, o *Opportunity, s *Stepped) error {
			bad := map[string]string{}
			switch {
			case u.Step == rules.NoStep || u.Step.Rank() == 0:
				bad["step"] = "Choose how far it has come"
			case u.Step == Realised && (u.Value == nil || *u.Value < 0):
				bad["value"] = "Enter the value realised, such as 4,180"
			case u.Step == Unsuccessful && u.Note == "":
				bad["note"] = "Enter why it was unsuccessful"
			}
			checkNote(bad, "note", u.Note)
			if err := fault.Fields("Check the outcome", bad, "step", "value", "note"); err != nil {
				return err
			}
			if err := CheckStep(o.Status, o.Step, u.Step); err != nil {
				return err
			}
			o.Step, o.SteppedAt = u.Step, &tx.Now
			if u.Step == Realised {
				o.RealisedPence = u.Value
				s.ValuePence = u.Value
			}
			s.Note = u.Note
			return nil
		}})
}

// SetValue records what a person holds the opportunity to be worth, with its basis. Rules leave it alone from then on.
func (r *Room) SetValue(ctx context.Context, key string, version int, value money.Pence, basis string) (Opportunity, ids.Act, error) {
	return r.change(ctx, key, version, turn{mode: access.Edit, action: "valued", title: "Opportunity valued", undo: true,
		do: func(_ context.Context, tx *db.Tx, _ access.Grant, o *Opportunity, s *Stepped) error {
			bad := map[string]string{}
			if value <= 0 {
				bad["value"] = "Enter the value, such as 4,180"
			}
			if basis == "" {
				bad["basis"] = "Enter what the value rests on"
			}
			checkNote(bad, "basis", basis)
			if err := fault.Fields("Check the value", bad, "value", "basis"); err != nil {
				return err
			}
			if !o.Unworked() && o.Status != Taken {
				return fault.New(fault.Refused, "The value can be set only while the opportunity is open or taken")
			}
			o.EstimatePence, o.EstimateBasis, o.OwnSum = &value, basis, true
			s.ValuePence, s.Note = &value, basis
			return nil
		}})
}
