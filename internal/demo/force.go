package demo

import (
	"context"
	"fmt"
	"strings"

	"proceeds/internal/base/actor"
	"proceeds/internal/base/caltime"
	"proceeds/internal/base/ids"
	"proceeds/internal/base/perm"
	"proceeds/internal/platform/db"
	"proceeds/internal/rooms/users"
)

// unitOf is one of the units of Northmarch Police.
type unitOf struct {
	name, code string
	kind       users.UnitKind
}

// The units, in the order in which they are made.
var unitList = []unitOf{
	{"Harbour unit", "HAR", users.PlainUnit},
	{"Moor unit", "MOR", users.PlainUnit},
	{"Economic crime unit", "ECU", users.PlainUnit},
	{"Confiscation team", "CON", users.Team},
}

// member is somebody with an account.
type member struct {
	name, staffNo, rank string
	unit                int // place in unitList; -1 is the force itself
	role                perm.Role

	id     ids.User
	actor  actor.Actor
	weight int // of an investigator: share of the working week
}

// login is first name and surname: orla.teague.
func (p *member) login() string { return strings.ToLower(strings.ReplaceAll(p.name, " ", ".")) }

// staff lists everybody: twelve investigators, then those above and beside them.
func staff() []*member {
	return []*member{
		{name: "Orla Teague", staffNo: "FI 8101", rank: "DC", unit: 0, role: perm.Investigator, weight: 100},
		{name: "Dev Marlowe", staffNo: "FI 8102", rank: "DS", unit: 0, role: perm.Investigator, weight: 100},
		{name: "Tamsin Birkdale", staffNo: "FI 8103", rank: "DC", unit: 0, role: perm.Investigator, weight: 90},
		{name: "Kit Sorrel", staffNo: "FI 8104", rank: "Financial investigator", unit: 0, role: perm.Investigator, weight: 80},
		{name: "Rafe Castell", staffNo: "FI 8105", rank: "DC", unit: 1, role: perm.Investigator, weight: 100},
		{name: "Alys Quennell", staffNo: "FI 8106", rank: "DC", unit: 1, role: perm.Investigator, weight: 100},
		{name: "Bryn Oakeshott", staffNo: "FI 8107", rank: "Financial investigator", unit: 1, role: perm.Investigator, weight: 60},
		{name: "Juno Merriden", staffNo: "FI 8108", rank: "DS", unit: 2, role: perm.Investigator, weight: 100},
		{name: "Nico Harrowby", staffNo: "FI 8109", rank: "Financial investigator", unit: 2, role: perm.Investigator, weight: 100},
		{name: "Isla Pennock", staffNo: "FI 8110", rank: "DC", unit: 2, role: perm.Investigator, weight: 80},
		{name: "Esme Larkham", staffNo: "FI 8111", rank: "Financial investigator", unit: 3, role: perm.Investigator, weight: 100},
		{name: "Otis Fenwarren", staffNo: "FI 8112", rank: "DC", unit: 3, role: perm.Investigator, weight: 90},

		{name: "Rhian Sedgwick", staffNo: "NM 702", rank: "Detective Inspector", unit: 0, role: perm.Supervisor},
		{name: "Tomas Aldercott", staffNo: "NM 715", rank: "Detective Inspector", unit: 1, role: perm.Supervisor},
		{name: "Maeve Hallowby", staffNo: "NM 719", rank: "Detective Inspector", unit: 2, role: perm.Supervisor},
		{name: "Piers Wolverton", staffNo: "NM 731", rank: "Detective Inspector", unit: 3, role: perm.Supervisor},
		{name: "Ines Pemberwick", staffNo: "NM 310", rank: "Detective Chief Inspector", unit: -1, role: perm.Manager},
		{name: "Conrad Lisle", staffNo: "NM 104", rank: "Detective Superintendent", unit: -1, role: perm.Auditor},
		{name: "Ada Wickstead", staffNo: "NM 9004", rank: "", unit: -1, role: perm.Administrator},
		{name: "Gil Thornaby", staffNo: "PS 2291", rank: "PS", unit: 0, role: perm.Referrer},
		{name: "Sable Wintringham", staffNo: "NM 640", rank: "DS", unit: -1, role: perm.ConfidentialOfficer},
		{name: "Leof Carrow", staffNo: "NM 641", rank: "DC", unit: -1, role: perm.ConfidentialOfficer},
	}
}

// force is Northmarch Police once it is made.
type force struct {
	id    ids.Unit
	units []ids.Unit // as unitList
	staff []*member
}

// raise marks the database as a demo and makes units and people, there from a day. It is one transaction, so that a
// database that is refused is left as it was.
func raise(ctx context.Context, r Rooms, o Options, from caltime.Date) (f force, err error) {
	err = r.DB.Write(ctx, func(ctx context.Context, tx *db.Tx) error {
		if err := r.Users.MarkDemo(ctx, tx, o.Today); err != nil {
			return err
		}
		root, err := r.Users.AddUnitTx(ctx, tx, users.NewUnit{Kind: users.ForceUnit, Name: "Northmarch Police", Code: "NMP", Prefix: "FI"}, from)
		if err != nil {
			return err
		}
		f.id = root.ID
		for _, u := range unitList {
			made, err := r.Users.AddUnitTx(ctx, tx, users.NewUnit{Parent: root.ID, Kind: u.kind, Name: u.name, Code: u.code}, from)
			if err != nil {
				return fmt.Errorf("unit %s: %w", u.name, err)
			}
			f.units = append(f.units, made.ID)
		}
		for _, p := range staff() {
			unit := f.id
			if p.unit >= 0 {
				unit = f.units[p.unit]
			}
			made, err := r.Users.AddUserTx(ctx, tx, users.NewUser{Name: p.name, Login: p.login(), Email: p.login() + "@northmarch.example",
				StaffNo: p.staffNo, Rank: p.rank, Unit: unit, Role: p.role}, from)
			if err != nil {
				return fmt.Errorf("person %s: %w", p.name, err)
			}
			p.id = made.ID
			f.staff = append(f.staff, p)
		}
		return nil
	})
	if err != nil {
		return f, err
	}
	for _, p := range f.staff {
		if p.actor, err = r.Users.Actor(ctx, p.id); err != nil {
			return f, fmt.Errorf("person %s: %w", p.name, err)
		}
	}
	return f, f.accredit(ctx, r, o, from)
}

// accredit has the administrator record who is accredited (s.3): every investigator, the confiscation team as
// confiscators too, and the inspectors as senior officers. One accreditation ends soon.
func (f force) accredit(ctx context.Context, r Rooms, o Options, from caltime.Date) error {
	ctx = actor.With(ctx, f.holding(perm.Administrator)[0].actor)
	for n, p := range f.staff {
		granted, _ := from.AddMonths(-6 - 5*(n%7))
		list := []users.NewAccreditation{}
		switch p.role {
		case perm.Investigator:
			list = append(list, users.NewAccreditation{Kind: users.FinancialInvestigator, FissID: "FISS " + p.staffNo[3:], GrantedOn: granted})
			if p.unit == 3 {
				list = append(list, users.NewAccreditation{Kind: users.Confiscator, FissID: "FISS " + p.staffNo[3:], GrantedOn: granted})
			}
			if n == 3 {
				list[0].ExpiresOn = o.Today.AddDays(20)
			}
		case perm.Supervisor:
			list = append(list, users.NewAccreditation{Kind: users.SeniorOfficer, GrantedOn: granted})
		}
		for _, a := range list {
			if err := r.Users.Accredit(ctx, p.id, a); err != nil {
				return fmt.Errorf("accreditation of %s: %w", p.name, err)
			}
		}
	}
	return nil
}

// holding lists the people with a role, in the order of staff.
func (f force) holding(role perm.Role) []*member {
	var out []*member
	for _, p := range f.staff {
		if p.role == role {
			out = append(out, p)
		}
	}
	return out
}

// of lists the investigators of a unit.
func (f force) of(unit int) []*member {
	var out []*member
	for _, p := range f.holding(perm.Investigator) {
		if p.unit == unit {
			out = append(out, p)
		}
	}
	return out
}

// supervisor is the supervisor of a unit.
func (f force) supervisor(unit int) *member {
	for _, p := range f.holding(perm.Supervisor) {
		if p.unit == unit {
			return p
		}
	}
	return f.manager()
}

func (f force) manager() *member { return f.holding(perm.Manager)[0] }
