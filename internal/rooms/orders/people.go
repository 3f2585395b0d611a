package orders

import (
	"context"
	"strings"

	"proceeds/internal/base/caltime"
	"proceeds/internal/base/ids"
	"proceeds/internal/base/perm"
	"proceeds/internal/platform/db"
	"proceeds/internal/rooms/access"
	"proceeds/internal/rooms/orders/powers"
)

// Party is who applied or authorised: a person of the force, or somebody outside the product by name and rank.
type Party struct {
	User ids.User
	Name string // where User is 0
	Rank string // where User is 0
}

func (p Party) empty() bool { return p.User == 0 && strings.TrimSpace(p.Name) == "" }

// asAt is a party as they were on the day of the act.
type asAt struct {
	ID                 *ids.User
	Name, Rank, Accred string
}

// partyRoles are the roles of those who apply and authorise.
var partyRoles = []perm.Role{perm.Investigator, perm.Supervisor, perm.Manager, perm.AuthorisingOfficer}

// partyOn gives a party with rank and accreditation as on a day; ok is false for a person who is not of the force.
func (r *Room) partyOn(ctx context.Context, rd db.Reader, g access.Grant, p Party, on caltime.Date) (out asAt, ok bool, err error) {
	if p.User == 0 {
		return asAt{Name: strings.TrimSpace(p.Name), Rank: strings.TrimSpace(p.Rank)}, true, nil
	}
	list, err := r.Users.People(ctx, rd, g.ForceID(), partyRoles...)
	if err != nil {
		return out, false, err
	}
	for _, u := range list {
		if u.ID == p.User {
			out.ID, out.Name = &u.ID, u.Name
		}
	}
	if out.ID == nil {
		return out, false, nil
	}
	if out.Rank, err = r.Users.RankOn(ctx, rd, p.User, on); err != nil {
		return out, false, err
	}
	held, err := r.Users.AccreditedOn(ctx, rd, p.User, on)
	if err != nil {
		return out, false, err
	}
	var kinds []string
	for _, a := range held {
		kinds = append(kinds, a.Kind)
	}
	out.Accred = strings.Join(kinds, ", ")
	return out, true, nil
}

// parties checks who applied and who authorised an act under a power on a day, and gives them as they then were. bad
// takes what is wrong, by form field.
func (r *Room) parties(ctx context.Context, rd db.Reader, g access.Grant, p powers.Power, applicant, authoriser Party, on caltime.Date, bad map[string]string) (by, auth asAt, err error) {
	by, ok, err := r.partyOn(ctx, rd, g, applicant, on)
	if err != nil {
		return by, auth, err
	}
	if !ok {
		bad["applicant"] = "Choose somebody of your force"
	}
	auth, ok, err = r.partyOn(ctx, rd, g, authoriser, on)
	if err != nil {
		return by, auth, err
	}
	if !ok {
		bad["authoriser"] = "Choose somebody of your force"
	}
	if applicant.empty() && p.ActKind == powers.CourtAct {
		bad["applicant"] = "Choose who applied"
	}
	if applicant.User != 0 && applicant.User == authoriser.User {
		bad["authoriser"] = "The applicant cannot authorise their own application: choose another officer"
	}
	if p.Authority.Kind == powers.NoAuthority || bad["authoriser"] != "" {
		return by, auth, nil
	}
	switch {
	case !authoriser.empty() && !p.Authority.Allows(rankOf(auth.Rank)):
		held := auth.Rank
		if held == "" {
			held = "no rank on record"
		}
		bad["authoriser"] = "Choose an officer of the rank of " + lower(p.Authority.Rank.String()) + " or above: " + auth.Name + " held " + held + " on " + on.UK()
	case authoriser.empty() && !p.Authority.Allows(rankOf(by.Rank)):
		bad["authoriser"] = "Choose the senior officer who authorised it: " + lower(p.Authority.Rank.String()) + " or above"
	}
	return by, auth, nil
}

// rankOf reads a police rank as it is written: "DC", "Inspector", "Detective Chief Inspector". Anything else is no rank.
func rankOf(s string) powers.Rank {
	s = strings.ToLower(strings.TrimSpace(s))
	s = strings.TrimSpace(strings.TrimPrefix(strings.ReplaceAll(s, "detective", ""), "temporary"))
	switch strings.Join(strings.Fields(s), " ") {
	case "pc", "dc", "constable":
		return powers.Constable
	case "ps", "ds", "sgt", "sergeant":
		return powers.Sergeant
	case "insp", "di", "inspector":
		return powers.Inspector
	case "ci", "dci", "chief inspector":
		return powers.ChiefInspector
	case "supt", "det supt", "superintendent":
		return powers.Superintendent
	case "ch supt", "dcs", "chief superintendent":
		return powers.ChiefSuperintendent
	case "acc", "assistant chief constable":
		return powers.AssistantChiefConstable
	case "dcc", "deputy chief constable":
		return powers.DeputyChiefConstable
	case "cc", "chief constable":
		return powers.ChiefConstable
	}
	return powers.NoRank
}
