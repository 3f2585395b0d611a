package orders

import (
	"context"
	"net/url"
	"strings"

	"proceeds/internal/base/ids"
	"proceeds/internal/platform/db"
	"proceeds/internal/platform/govuk"
	"proceeds/internal/rooms/orders/powers"
)

// PartyField is the part of a form that asks for a Party under a name. The form also holds what is typed under the name with
// "_name", "_rank", "_accred", "_anyway" and "_override" after it.
type PartyField struct {
	Name, Label, Hint string
	People            []govuk.Option // of the force
	Outside           bool           // somebody without an account may be typed
	Typed             url.Values
	Errors            map[string]string // by field
}

// ReadParty reads the party that a form names. bad is what is wrong with the override, for the field of the name with
// "_override" after it; "" where nothing is.
func ReadParty(typed url.Values, name string) (p Party, bad string) {
	is := func(part string) string { return strings.TrimSpace(typed.Get(name + part)) }
	if id, ok := ids.Parse[ids.User](is("")); ok {
		p.User = id
	} else {
		p.Name, p.Rank, p.Accred = is("_name"), is("_rank"), is("_accred")
	}
	if is("_anyway") == "yes" {
		if p.Override = is("_override"); p.Override == "" {
			bad = "Enter why it is recorded all the same, or choose somebody else and take the tick away"
		}
	}
	return p, bad
}

func (v PartyField) is(part string) string { return strings.TrimSpace(v.Typed.Get(v.Name + part)) }

// offers reports whether the override is offered: the register refused the person now or before.
func (v PartyField) offers() bool {
	return powers.Overridable(v.Errors[v.Name]) || v.is("_anyway") == "yes"
}

func (v PartyField) anyway() []string { return v.Typed[v.Name+"_anyway"] }

func (v PartyField) although() string {
	text := powers.Ground(v.Errors[v.Name])
	if text == "" {
		text = "the register refuses them"
	}
	return "Record it although " + text
}

// Parties lists those of a force whom a form may name as applying, making or authorising, by name.
func (r *Room) Parties(ctx context.Context, rd db.Reader, force ids.Unit) ([]govuk.Option, error) {
	list, err := r.Users.People(ctx, rd, force, partyRoles...)
	out := make([]govuk.Option, 0, len(list))
	for _, u := range list {
		out = append(out, govuk.Option{Value: ids.String(u.ID), Text: u.Name})
	}
	return out, err
}
