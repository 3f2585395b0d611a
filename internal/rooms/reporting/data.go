package reporting

import (
	"context"
	"strings"
	"time"

	"proceeds/internal/base/actor"
	"proceeds/internal/base/caltime"
	"proceeds/internal/base/ids"
	"proceeds/internal/platform/db"
	"proceeds/internal/rooms/access"
	"proceeds/internal/rooms/reference"
)

// Data is what a report may ask: rows that the asker may see, and totals, all at one moment. Only this room makes one.
type Data struct {
	r       db.Reader
	rows    access.Scope // what rows are taken from
	figures access.Scope // what totals are taken from
	public  string
	units   []UnitChoice
	ref     *reference.Room
}

func newData(ctx context.Context, r db.Reader, publicURL string, units []UnitChoice) *Data {
	return &Data{r: r, rows: access.Sight(ctx), figures: access.Figures(ctx), public: strings.TrimRight(publicURL, "/"), units: units}
}

// AsAt is the moment the figures speak of, in UTC.
func (d *Data) AsAt() time.Time { return d.r.Time() }

// Today is that moment's day in London.
func (d *Data) Today() caltime.Date { return caltime.DateOf(d.r.Time()) }

// CaseURL is the address of a case's page.
func (d *Data) CaseURL(ref string) string {
	return d.public + "/cases/" + strings.ToUpper(strings.ReplaceAll(ref, "/", "-"))
}

// Opportunities gives the opportunities in sight that f takes, newest end first, one call of yield each. The pointer is
// used again for the next row. Memory does not grow with rows.
func (d *Data) Opportunities(ctx context.Context, f OpportunityFilter, yield func(*Opportunity) error) error {
	var o Opportunity
	return eachOpportunity(ctx, d.r, d.rows, f, func(r *oppRow) error {
		r.into(&o, d.CaseURL)
		return yield(&o)
	})
}

// CountOpportunities counts the rows that Opportunities would give, and their highest marking; the marking is empty where
// there are none.
func (d *Data) CountOpportunities(ctx context.Context, f OpportunityFilter) (rows int, marking string, err error) {
	return countOpportunities(ctx, d.r, d.rows, f)
}

// HiddenOpportunities reckons what f takes of restricted cases that the asker's totals include and their rows do not.
// It is nothing for an asker whose totals are those of their rows, and nothing for one unit or threat: that is a section,
// and no section tells of a restricted case.
func (d *Data) HiddenOpportunities(ctx context.Context, f OpportunityFilter) (h Hidden, err error) {
	if !d.figures.Wide() || f.Unit != 0 || f.Threat != "" {
		return h, nil
	}
	if h.Totals, err = sumHidden(ctx, d.r, d.figures, f); err != nil || !h.Any() {
		return h, err
	}
	h.With, err = sumOpportunities(ctx, d.r, d.figures, f)
	return h, err
}

// UnitName is the name of a unit that the asker may choose, or "".
func (d *Data) UnitName(id ids.Unit) string {
	for _, u := range d.units {
		if u.ID == id {
			return u.Name
		}
	}
	return ""
}

// ForceName is the name of the asker's force; of every force in the installation for the command line.
func (d *Data) ForceName() string {
	var names []string
	for _, u := range d.units {
		if u.Force {
			names = append(names, u.Name)
		}
	}
	return strings.Join(names, ", ")
}

// UnitChoice is a unit that a report may be narrowed to.
type UnitChoice struct {
	ID    ids.Unit
	Name  string
	Code  string
	Force bool // it is the force itself
}

// maker is who a workbook says it was made for.
func maker(a actor.Actor) string {
	if len(a.Appointments) == 0 || a.Kind != actor.Person {
		return a.Name
	}
	return a.Name + " (" + strings.ToLower(a.Appointments[0].Role.Title()) + ")"
}
