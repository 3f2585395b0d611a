package orders

import (
	"context"
	"fmt"

	"proceeds/internal/base/actor"
	"proceeds/internal/base/caltime"
	"proceeds/internal/base/perm"
	"proceeds/internal/rooms/cases"
)

// firstSteps says what to do first where the actor's force has no case yet; nil where it has.
func (r *Room) firstSteps(ctx context.Context, a actor.Actor) ([]SetUpStep, error) {
	n, err := r.Cases.Count(ctx, r.DB, cases.Filter{View: cases.Everything})
	if err != nil || n.N > 0 {
		return nil, err
	}
	people, err := r.Users.People(ctx, r.DB, a.Force, perm.Investigator, perm.Supervisor, perm.Manager)
	if err != nil {
		return nil, err
	}
	cal := r.calendar(caltime.EnglandWales)
	out := []SetUpStep{
		{Title: "Statutory clocks and bank holidays are loaded", Done: true, Label: "Look at them", Href: "/help/clocks",
			Text: fmt.Sprintf("%s, to %s. %d clock kinds.", caltime.EnglandWales, cal.To.UK(), openClocks())},
		{Title: "Add your team", Text: "Investigators, supervisors and managers, each with a unit.", Done: len(people) > 1},
		{Title: "Open your first case", Text: "A seizure recorded on it starts its clock here."},
	}
	if a.Can(perm.UserManage) {
		out[1].Label, out[1].Href = "Add people", "/admin/users"
	}
	if a.Can(perm.CaseOpen) {
		out[2].Label, out[2].Href = "New case", "/cases/new"
	}
	if r.SetUp != nil {
		more, err := r.SetUp(ctx, r.DB)
		if err != nil {
			return nil, err
		}
		out = append(out, more...)
	}
	return out, nil
}
