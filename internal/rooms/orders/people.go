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
	User   ids.User
	Name   string // where User is 0
	Rank   string // where User is 0: rank or post, "Crown prosecutor"
	Accred string // where User is 0: their accreditation, "accredited financial investigator"

	// Override is why the act is recorded although the register refuses the person; "" for no override.
	Override string

	settled bool // they stand on an order that was recorded before, when they were judged
}

func (p Party) empty() bool { return p.User == 0 && strings.TrimSpace(p.Name) == "" }

// AsAt is a party as they were on the day of an act.
type AsAt struct {
	ID                 *ids.User // nil for somebody outside the product
	Name, Rank, Accred string

	Refusal  string // why they may not act, in a sentence; "" where they may
	Override string // why the act is recorded all the same; "" where nothing was overridden
}

type asAt = AsAt

// Stopped reports whether the register refuses the party and nobody overrode it.
func (a AsAt) Stopped() bool { return a.Refusal != "" && a.Override == "" }

// Party gives an applicant as they were on the day of an act under a power, with what the register says against them. One
// who is not of the force has a Refusal that no reason overrides. The empty Party is nobody, and not refused.
func (r *Room) Party(ctx context.Context, rd db.Reader, g access.Grant, p powers.Power, who Party, on caltime.Date) (AsAt, error) {
	return r.judged(ctx, rd, g, who, on, func(x powers.Person) string { return p.MayApply(x, on) })
}

// Authoriser is Party for the officer who authorises the act, or gives the notice.
func (r *Room) Authoriser(ctx context.Context, rd db.Reader, g access.Grant, p powers.Power, who Party, on caltime.Date) (AsAt, error) {
	return r.judged(ctx, rd, g, who, on, func(x powers.Person) string { return p.MayAuthorise(x, on) })
}

// notOfForce refuses a person who is not of the force.
const notOfForce = "Choose somebody of your force"

func (r *Room) judged(ctx context.Context, rd db.Reader, g access.Grant, who Party, on caltime.Date, judge func(powers.Person) string) (AsAt, error) {
	out, person, ok, err := r.known(ctx, rd, g, who, on)
	switch {
	case err != nil || who.empty():
		return out, err
	case who.settled:
		return out, nil
	case !ok:
		out.Refusal = notOfForce
		return out, nil
	}
	if out.Refusal = judge(person); out.Refusal != "" {
		out.Override = strings.TrimSpace(who.Override)
	}
	return out, nil
}

// partyRoles are the roles of those who apply and authorise.
var partyRoles = []perm.Role{perm.Investigator, perm.Supervisor, perm.Manager, perm.AuthorisingOfficer}

// known is a party as the register has them on a day, and what decides whether they may act.
func (r *Room) known(ctx context.Context, rd db.Reader, g access.Grant, p Party, on caltime.Date) (out asAt, person powers.Person, ok bool, err error) {
	if p.User == 0 {
		out = asAt{Name: strings.TrimSpace(p.Name), Rank: strings.TrimSpace(p.Rank), Accred: strings.TrimSpace(p.Accred)}
		person = powers.Person{Name: out.Name, Post: out.Rank, Rank: powers.RankOf(out.Rank), Office: powers.OfficeOf(out.Rank),
			Accreditations: []powers.Accreditation{powers.AccreditationOf(out.Accred, on)}}
		return out, person, true, nil
	}
	list, err := r.Users.People(ctx, rd, g.ForceID(), partyRoles...)
	if err != nil {
		return out, person, false, err
	}
	for _, u := range list {
		if u.ID == p.User {
			out.ID, out.Name = &u.ID, u.Name
		}
	}
	if out.ID == nil {
		return out, person, false, nil
	}
	if out.Rank, err = r.Users.RankOn(ctx, rd, p.User, on); err != nil {
		return out, person, false, err
	}
	held, err := r.Users.Accreditations(ctx, rd, p.User)
	if err != nil {
		return out, person, false, err
	}
	person = powers.Person{Name: out.Name, Post: out.Rank, Rank: powers.RankOf(out.Rank)}
	var kinds []string
	for _, a := range held {
		x := powers.Accreditation{Kind: a.Kind, Held: powers.Period{From: a.GrantedOn, To: a.ExpiresOn}}
		for _, s := range a.Suspensions {
			if s.Stands() {
				x.Suspended = append(x.Suspended, powers.Period{From: s.FromOn, To: s.ToOn})
			}
		}
		for _, limit := range a.LimitedTo() {
			x.Limits = append(x.Limits, powers.Area(limit))
		}
		person.Accreditations = append(person.Accreditations, x)
		if a.InForce(on) {
			kinds = append(kinds, a.Kind)
		}
	}
	out.Accred = strings.Join(kinds, ", ")
	return out, person, true, nil
}

// parties checks who applied and who authorised an act under a power on a day, and gives them as they then were. bad
// takes what is wrong, by form field: what the register says against somebody too, unless it is overridden with a reason.
// Who asked for a notice is not judged: the officer who gives it answers for it.
func (r *Room) parties(ctx context.Context, rd db.Reader, g access.Grant, p powers.Power, applicant, authoriser Party, on caltime.Date, bad map[string]string) (by, auth asAt, err error) {
	notice := p.Trigger == powers.NoticeGiven
	if by, err = r.judged(ctx, rd, g, applicant, on, func(x powers.Person) string {
		if notice {
			return ""
		}
		return p.MayApply(x, on)
	}); err != nil {
		return by, auth, err
	}
	if auth, err = r.Authoriser(ctx, rd, g, p, authoriser, on); err != nil {
		return by, auth, err
	}
	if by.Stopped() {
		bad["applicant"] = by.Refusal
	}
	if auth.Stopped() {
		bad["authoriser"] = auth.Refusal
	}
	long(bad, "applicant_override", applicant.Override, "The reason", mostReason)
	long(bad, "authoriser_override", authoriser.Override, "The reason", mostReason)
	if applicant.empty() && p.ActKind == powers.CourtAct {
		bad["applicant"] = "Choose who applied"
	}
	if applicant.User != 0 && applicant.User == authoriser.User {
		bad["authoriser"] = "The applicant cannot authorise their own application: choose another officer"
	}
	if !authoriser.empty() || authoriser.settled || p.Authority.Kind == powers.NoAuthority || bad["authoriser"] != "" {
		return by, auth, nil
	}
	self, err := r.Authoriser(ctx, rd, g, p, Party{User: applicant.User, Name: applicant.Name, Rank: applicant.Rank, Accred: applicant.Accred}, on)
	if err != nil {
		return by, auth, err
	}
	if applicant.empty() || self.Refusal != "" {
		bad["authoriser"] = "Choose the senior officer who authorised it: " + p.Authority.Rank.String() + " or above"
	}
	return by, auth, nil
}

// mostReason is how many characters the reason of an override may have.
const mostReason = 1000

// rankOf reads a police rank as it is written.
func rankOf(s string) powers.Rank { return powers.RankOf(s) }
