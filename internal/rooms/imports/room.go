package imports

import (
	"context"
	"strings"

	"proceeds/internal/base/actor"
	"proceeds/internal/base/fault"
	"proceeds/internal/base/ids"
	"proceeds/internal/base/perm"
	"proceeds/internal/platform/db"
	"proceeds/internal/rooms/assets"
	"proceeds/internal/rooms/cases"
	"proceeds/internal/rooms/intake"
	"proceeds/internal/rooms/opportunities"
	"proceeds/internal/rooms/users"
)

// Room is the imports of an installation.
type Room struct {
	DB            *db.DB
	Users         *users.Room
	Cases         *cases.Room
	Assets        *assets.Room
	Opportunities *opportunities.Room
	Intake        *intake.Room // of a profile of events
}

// NewRoom makes the room.
func NewRoom(d *db.DB, people *users.Room, files *cases.Room, property *assets.Room, in *intake.Room, chances *opportunities.Room) *Room {
	return &Room{DB: d, Users: people, Cases: files, Assets: property, Intake: in, Opportunities: chances}
}

// place is where what an import opens belongs. The zero place is an installation without a force.
type place struct {
	force, unit ids.Unit
}

// placeOf finds the force and unit that the parameters name: the force of a person, the only one there is, or the one
// whose prefix is given; its root unless a unit is named. Forbidden for a person who may not import there.
func (r *Room) placeOf(ctx context.Context, rd db.Reader, given params) (place, error) {
	a, ok := actor.From(ctx)
	if !ok {
		return place{}, fault.New(fault.SignedOut, "Sign in to go on")
	}
	if a.Kind == actor.Person && !a.Can(perm.ImportRun) {
		return place{}, fault.New(fault.Forbidden, "Your role does not let you import")
	}
	all, err := r.Users.Forces(ctx, rd)
	if err != nil {
		return place{}, err
	}
	var force *users.Unit
	var prefixes []string
	for n, f := range all {
		prefixes = append(prefixes, f.RefPrefix)
		switch {
		case a.Kind == actor.Person && f.ID != a.Force:
		case given["force"] != "" && !strings.EqualFold(f.RefPrefix, given["force"]):
		case force == nil:
			force = &all[n]
		default:
			return place{}, fault.Fields("Say which force the import is for, such as --param force="+all[0].RefPrefix, map[string]string{"force": "There are several: " + strings.Join(prefixes, ", ")})
		}
	}
	switch {
	case len(all) == 0:
		return place{}, nil
	case force == nil && a.Kind == actor.Person:
		return place{}, fault.New(fault.Forbidden, "You can import into your own force alone")
	case force == nil:
		return place{}, fault.Fields("There is no force "+given["force"], map[string]string{"force": "There is: " + strings.Join(prefixes, ", ")})
	}
	at := place{force: force.ID, unit: force.ID}
	if code := given["unit"]; code != "" {
		if at.unit, err = r.unitOf(ctx, rd, force.ID, code); err != nil {
			return place{}, err
		}
	}
	if a.Kind == actor.Person && !a.CanIn(perm.ImportRun, at.unit) {
		return place{}, fault.New(fault.Forbidden, "Your role does not let you import into this unit: name one of yours, such as --param unit=CODE")
	}
	return at, nil
}

func (r *Room) unitOf(ctx context.Context, rd db.Reader, force ids.Unit, code string) (ids.Unit, error) {
	list, err := r.Users.Units(ctx, rd, force)
	if err != nil {
		return 0, err
	}
	var codes []string
	for _, u := range list {
		if strings.EqualFold(u.Code, code) {
			return u.ID, nil
		}
		codes = append(codes, u.Code)
	}
	return 0, fault.Fields("There is no unit "+code, map[string]string{"unit": "There is: " + strings.Join(codes, ", ")})
}
