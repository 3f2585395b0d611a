package orders

import (
	"context"
	"strings"
	"time"

	"proceeds/internal/base/caltime"
	"proceeds/internal/base/ids"
	"proceeds/internal/rooms/orders/powers"
)

// Part8Application is an application for an order of an investigation: drafted, authorised or lodged, as far as it has come.
// Instants are UTC.
type Part8Application struct {
	Kind            Kind
	Investigation   powers.Investigation
	Respondent      string      // who must comply; of a warrant: whose premises
	Subject         ids.Subject // the subject of the case it is about; 0 for none
	Sought          string
	Court, CourtRef string
	Applicant       Party
	Authoriser      Party     // the senior appropriate officer, where one is needed
	Authorised      time.Time // when they gave their authority
	Lodged          time.Time // zero: not yet
	Terms           string
}

// ApplyPart8 records an application for an order of an investigation (Part 8). Refused where the Act does not have that
// order for that kind of investigation, with the orders that it has. A disclosure or customer information order needs the
// authority of a senior appropriate officer before it is lodged (ss.362(6), 369(7)), of the rank that the kind of
// investigation asks for on the day of the authority (s.378).
func (r *Room) ApplyPart8(ctx context.Context, caseID ids.Case, in Part8Application) (Result, error) {
	return r.do8(ctx, caseID, 0, 0, "part8.applied", func(ctx context.Context, d *doing8) error {
		if err := in.open(caltime.DateOf(d.tx.Now)); err != nil {
			return err
		}
		bad := map[string]string{}
		in.check(d.tx.Now, bad)
		day := dayOf(in.Lodged, d.tx.Now)
		if !in.Authorised.IsZero() {
			day = caltime.DateOf(in.Authorised)
		}
		p := part8Power(in.Kind, in.Investigation, day)
		if in.Authoriser.empty() && in.Lodged.IsZero() { // a draft may wait for it
			p.Authority.Kind = powers.NoAuthority
		}
		by, auth, err := d.r.parties(ctx, d.tx, d.g, p, in.Applicant, in.Authoriser, day, bad)
		if err != nil {
			return err
		}
		if in.Applicant.empty() {
			bad["applicant"] = "Choose who applies"
		}
		if !in.Authoriser.empty() && in.Authorised.IsZero() {
			bad["authorised_at"] = "Enter when the authority was given"
		}
		if err := d.subject(ctx, in.Subject, bad); err != nil {
			return err
		}
		if err := check8("Check the application", bad); err != nil {
			return err
		}
		x, _ := in.Kind.part8()
		d.o = Order{Kind: in.Kind, Family: FamilyInvestigation, Power: x.code, State: Drafted, Court: strings.TrimSpace(in.Court), CourtRef: strings.TrimSpace(in.CourtRef), Terms: strings.TrimSpace(in.Terms)}
		d.o.by(by, auth)
		if err := d.begin(ctx, &d.o); err != nil {
			return err
		}
		d.p = Part8{OrderID: d.o.ID, CaseID: d.o.CaseID, Investigation: in.Investigation, Respondent: strings.TrimSpace(in.Respondent), SubjectID: orNil(in.Subject),
			Sought: strings.TrimSpace(in.Sought), AuthorisedAt: at(in.Authorised)}
		if err := insertPart8(ctx, d.tx, &d.p); err != nil {
			return err
		}
		if !in.Authorised.IsZero() {
			if err := d.move(ctx, &d.o, *at(in.Authorised), auth.Name, Authorised); err != nil {
				return err
			}
		}
		if err := d.lodge(ctx, in.Lodged); err != nil {
			return err
		}
		when := d.tx.Now
		if !in.Lodged.IsZero() {
			when = in.Lodged
		}
		return d.note(ctx, "part8.applied", d.o, when, d.o.Name()+": "+lower(d.o.State.Title()), d.o.Cite()+", "+string(in.Investigation)+" investigation. "+d.p.Respondent)
	})
}

// open refuses an order that the Act does not have for the kind of investigation.
func (in Part8Application) open(today caltime.Date) error {
	x, ok := in.Kind.part8()
	if !ok || in.Kind == PreventionOrder {
		return refused([]string{"Production order", "Search and seizure warrant", "Disclosure order", "Customer information order", "Account monitoring order"}, "Only an order of Part 8 is applied for here")
	}
	if !in.Investigation.Known() {
		return check8("Check the application", map[string]string{"investigation": "Choose the kind of investigation"})
	}
	if _, ok := powers.Part8Available(x.code, in.Investigation, today); ok {
		return nil
	}
	var next []string
	for _, o := range powers.Part8Orders(in.Investigation, today) {
		for _, k := range part8Kinds {
			if k.code == o.Code {
				next = append(next, k.title)
			}
		}
	}
	p, _ := powers.ByCode(x.code)
	return refused(next, "There is no "+lower(x.title)+" in a "+string(in.Investigation)+" investigation ("+powers.Dashed(p.Cite)+")")
}

func (in Part8Application) check(now time.Time, bad map[string]string) {
	needed(bad, "respondent", in.Respondent, "Enter who must comply", mostShort)
	needed(bad, "sought", in.Sought, "Enter what is sought", mostText)
	needed(bad, "court", in.Court, "Enter the name of the court", mostShort)
	long(bad, "court_ref", in.CourtRef, "The court’s reference", mostShort)
	long(bad, "terms", in.Terms, "The terms", mostText)
	for _, x := range []struct {
		field, what string
		at          time.Time
	}{{"authorised_at", "The authority", in.Authorised}, {"lodged_at", "The application", in.Lodged}} {
		if !x.at.IsZero() && x.at.After(now) {
			bad[x.field] = x.what + " cannot be in the future"
		}
	}
	switch {
	case !in.Authorised.IsZero() && in.Authoriser.empty():
		bad["authoriser"] = "Choose who gave the authority"
	case !in.Authorised.IsZero() && !in.Lodged.IsZero() && in.Lodged.Before(in.Authorised):
		bad["lodged_at"] = "The application is lodged after it is authorised"
	}
}

// subject checks that a subject is one of the case.
func (d *doing8) subject(ctx context.Context, id ids.Subject, bad map[string]string) error {
	if id == 0 {
		return nil
	}
	list, err := subjectsOf(ctx, d.tx, d.g)
	for _, s := range list {
		if s.ID == id {
			return err
		}
	}
	bad["subject"] = "Choose a subject of this case"
	return err
}

// lodge takes an application to the court, where a moment is given.
func (d *doing8) lodge(ctx context.Context, when time.Time) error {
	if when.IsZero() {
		return nil
	}
	if err := updateOrder(ctx, d.tx, &d.o, map[string]any{"lodged_at": at(when)}); err != nil {
		return err
	}
	d.o.LodgedAt = at(when)
	return d.move(ctx, &d.o, *d.o.LodgedAt, "", Lodged)
}

// applicant is who applied, as a party.
func (d *doing8) applicant() Party {
	if d.o.ApplicantID != nil {
		return Party{User: *d.o.ApplicantID}
	}
	return Party{Name: d.o.Applicant, Rank: d.o.ApplicantRank, Accred: d.o.ApplicantAccred}
}

// mayLodge refuses to lodge a draft that still waits for a senior appropriate officer, unless its applicant is one.
func (d *doing8) mayLodge(ctx context.Context, day caltime.Date) error {
	if d.o.State != Drafted || !d.o.Kind.authorisedBySAO() {
		return nil
	}
	bad := map[string]string{}
	if _, _, err := d.r.parties(ctx, d.tx, d.g, part8Power(d.o.Kind, d.p.Investigation, day), d.applicant(), Party{}, day, bad); err != nil {
		return err
	}
	if bad["authoriser"] == "" {
		return nil
	}
	return refused([]string{"Record the authority of a senior appropriate officer"}, d.o.Name()+" needs the authority of a senior appropriate officer before it is lodged ("+d.o.Cite()+")")
}

// Part8Authority is the authority of a senior appropriate officer, given to an application that was drafted.
type Part8Authority struct {
	N, Version int
	Officer    Party
	At         time.Time
}

// AuthorisePart8 records that a senior appropriate officer authorised an application.
func (r *Room) AuthorisePart8(ctx context.Context, caseID ids.Case, in Part8Authority) (Result, error) {
	return r.do8(ctx, caseID, in.N, in.Version, "part8.authorised", func(ctx context.Context, d *doing8) error {
		if d.o.State != Drafted {
			return d.notNow("an authority is given before the application is lodged")
		}
		bad := map[string]string{}
		d.past(bad, "authorised_at", in.At, time.Time{}, "The authority")
		if in.Officer.empty() {
			bad["authoriser"] = "Choose who gave the authority"
		}
		day := dayOf(in.At, d.tx.Now)
		_, auth, err := d.r.parties(ctx, d.tx, d.g, part8Power(d.o.Kind, d.p.Investigation, day), d.applicant(), in.Officer, day, bad)
		if err != nil {
			return err
		}
		delete(bad, "applicant") // judged when the application was recorded
		if err := check8("Check the authority", bad); err != nil {
			return err
		}
		d.p.AuthorisedAt = at(in.At)
		set := map[string]any{"authoriser_id": auth.ID, "authoriser": auth.Name, "authoriser_rank": auth.Rank}
		d.o.AuthoriserID, d.o.Authoriser, d.o.AuthoriserRank = auth.ID, auth.Name, auth.Rank
		if err := d.keep(ctx, set, "part8.authorised", in); err != nil {
			return err
		}
		d.o.Overrides = nil
		if x, ok := auth.Overriding("authoriser"); ok {
			d.o.Overrides = append(d.o.Overrides, x)
		}
		if err := d.r.keepOverrides(ctx, d.tx, d.g, &d.o); err != nil {
			return err
		}
		if err := d.move(ctx, &d.o, *at(in.At), auth.Name, Authorised); err != nil {
			return err
		}
		return d.note(ctx, "part8.authorised", d.o, in.At, d.o.Name()+" authorised", person(auth.Name, auth.Rank, ""))
	})
}

// past reports what is wrong with the moment of an act.
func (d *doing8) past(bad map[string]string, field string, when, since time.Time, what string) {
	switch {
	case when.IsZero():
		bad[field] = "Enter when it was"
	case when.After(d.tx.Now):
		bad[field] = what + " cannot be in the future"
	case !since.IsZero() && when.Before(since):
		bad[field] = what + " cannot be before " + localText(since)
	}
}

// Part8Lodging is an application that went to the court.
type Part8Lodging struct {
	N, Version int
	At         time.Time
	CourtRef   string
}

// LodgePart8 records that an application was lodged with the court.
func (r *Room) LodgePart8(ctx context.Context, caseID ids.Case, in Part8Lodging) (Result, error) {
	return r.do8(ctx, caseID, in.N, in.Version, "part8.lodged", func(ctx context.Context, d *doing8) error {
		if !d.o.State.leads(d.o.Kind, Lodged) {
			return d.notNow("it cannot be lodged")
		}
		if err := d.mayLodge(ctx, dayOf(in.At, d.tx.Now)); err != nil {
			return err
		}
		bad := map[string]string{}
		since := time.Time{}
		if d.p.AuthorisedAt != nil {
			since = *d.p.AuthorisedAt
		}
		d.past(bad, "lodged_at", in.At, since, "The application")
		long(bad, "court_ref", in.CourtRef, "The court’s reference", mostShort)
		if err := check8("Check the application", bad); err != nil {
			return err
		}
		if ref := strings.TrimSpace(in.CourtRef); ref != "" {
			d.o.CourtRef = ref
		}
		if err := d.keep(ctx, map[string]any{"court_ref": d.o.CourtRef}, "part8.lodged", in); err != nil {
			return err
		}
		if err := d.lodge(ctx, in.At); err != nil {
			return err
		}
		return d.note(ctx, "part8.lodged", d.o, in.At, d.o.Name()+": application lodged", d.o.Court)
	})
}

// WithdrawPart8 records that an application was withdrawn before the court decided.
func (r *Room) WithdrawPart8(ctx context.Context, caseID ids.Case, in Ending) (Result, error) {
	return r.do8(ctx, caseID, in.N, in.Version, "part8.withdrawn", func(ctx context.Context, d *doing8) error {
		if err := in.check(d.tx.Now, d.o.LodgedAt); err != nil {
			return err
		}
		if err := d.move(ctx, &d.o, *at(in.At), in.Why, Withdrawn); err != nil {
			return err
		}
		return d.note(ctx, "part8.withdrawn", d.o, in.At, d.o.Name()+" withdrawn", in.Why)
	})
}
