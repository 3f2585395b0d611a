package cases

import (
	"context"
	"net/url"
	"slices"
	"strings"

	"proceeds/internal/base/actor"
	"proceeds/internal/base/fault"
	"proceeds/internal/base/ids"
	"proceeds/internal/base/perm"
	"proceeds/internal/platform/db"
	"proceeds/internal/rooms/access"
	"proceeds/internal/rooms/users"
)

// bulkVerb is a verb of one case that many can go through at once.
type bulkVerb struct {
	Code   string
	Button string // in the bar
	Verb   string // before the number of cases: "Reassign" 12 cases
	Does   []string

	// read takes its form apart; fault.Invalid names the fields.
	read func(r *Room, ctx context.Context, rd db.Reader, v url.Values) (bulkAsk, error)
	// judge says, without changing anything, whether a case is so already, or why it cannot be changed.
	judge func(a bulkAsk, g access.Grant, x bulkRow) (same, refused string)
	// do changes a case from a version, and keeps what takes it back.
	do func(r *Room, ctx context.Context, tx *db.Tx, g access.Grant, c Case, version int, a bulkAsk) (ids.Act, error)
}

// bulkAsk is what was asked of a verb.
type bulkAsk struct {
	User  ids.User
	Part  access.Part
	Stage Stage
	To    Threat
	Why   string
	Will  string // "have Dana Deputy as lead", after "12 cases"
}

// bulkVerbs are what can be done to many cases at once: what needs no fact of each case. Closing, restricting, reclassifying and
// a lower marking need a reason of each case, and stay on its own pages.
var bulkVerbs = []bulkVerb{
	{Code: "lead", Button: "Reassign", Verb: "Reassign", read: (*Room).readLead, judge: judgeLead, do: (*Room).bulkLead,
		Does: []string{"Who you choose becomes the lead of each case. Whoever led it before stays on its team.", "Only the lead of a case or a supervisor of its unit can do this."}},
	{Code: "team", Button: "Add to team", Verb: "Add somebody to the team of", read: (*Room).readTeam, judge: judgeTeam, do: (*Room).bulkTeam,
		Does: []string{"Who you choose can see and change each case from then on, a restricted one too.", "Only the lead of a case or a supervisor of its unit can do this."}},
	{Code: "stage", Button: "Change stage", Verb: "Change the stage of", read: (*Room).readStage, judge: judgeStage, do: (*Room).bulkStage,
		Does: []string{"The timeline of each case keeps the stage it was at and since when.", "A suspended case goes back only to the stage it was suspended from. Cases are closed one by one."}},
	{Code: "threat", Button: "Set threat", Verb: "Set the threat of", read: (*Room).readThreat, judge: judgeThreat, do: (*Room).bulkThreat,
		Does: []string{"Nothing else of the cases changes. What the threat was stays in their timelines."}},
}

// bulkVerbOf finds a verb by its code.
func bulkVerbOf(code string) (bulkVerb, bool) {
	i := slices.IndexFunc(bulkVerbs, func(v bulkVerb) bool { return v.Code == code })
	if i < 0 {
		return bulkVerb{}, false
	}
	return bulkVerbs[i], true
}

// person reads who was chosen among the people of the force in some roles.
func (r *Room) person(ctx context.Context, rd db.Reader, v url.Values, missing string, roles ...perm.Role) (users.User, error) {
	a, _ := actor.From(ctx)
	list, err := r.Users.People(ctx, rd, a.Force, roles...)
	if err != nil {
		return users.User{}, err
	}
	id, _ := ids.Parse[ids.User](v.Get("user"))
	i := slices.IndexFunc(list, func(u users.User) bool { return u.ID == id })
	if i < 0 {
		return users.User{}, fault.Fields("Check who", map[string]string{"user": missing})
	}
	return list[i], nil
}

func readWhy(v url.Values, empty string) (string, error) {
	why := strings.TrimSpace(v.Get("why"))
	return why, Reason("why", why, empty)
}

func (r *Room) readLead(ctx context.Context, rd db.Reader, v url.Values) (bulkAsk, error) {
	u, err := r.person(ctx, rd, v, "Choose who leads the cases", perm.Investigator, perm.Supervisor)
	if err != nil {
		return bulkAsk{}, err
	}
	why, err := readWhy(v, "")
	return bulkAsk{User: u.ID, Part: access.Lead, Why: why, Will: "have " + u.Name + " as lead"}, err
}

func (r *Room) readTeam(ctx context.Context, rd db.Reader, v url.Values) (bulkAsk, error) {
	u, err := r.person(ctx, rd, v, "Choose who joins the teams", TeamRoles...)
	if err != nil {
		return bulkAsk{}, err
	}
	part := access.Part(v.Get("part"))
	if part != access.Deputy && part != access.Plain {
		return bulkAsk{}, fault.Fields("Check the part", map[string]string{"part": "Choose the part they have in the teams"})
	}
	why, err := readWhy(v, "")
	return bulkAsk{User: u.ID, Part: part, Why: why, Will: "have " + u.Name + " as " + string(part)}, err
}

func (r *Room) readStage(_ context.Context, _ db.Reader, v url.Values) (bulkAsk, error) {
	to := Stage(v.Get("stage"))
	if !slices.Contains(working, to) && to != Suspended {
		return bulkAsk{}, fault.Fields("Check the stage", map[string]string{"stage": "Choose a stage"})
	}
	empty := ""
	if to == Suspended {
		empty = "Enter why the cases are suspended"
	}
	why, err := readWhy(v, empty)
	return bulkAsk{Stage: to, Why: why, Will: "move to " + lowerFirst(to.Name())}, err
}

func (r *Room) readThreat(_ context.Context, _ db.Reader, v url.Values) (bulkAsk, error) {
	to := Threat(v.Get("threat"))
	if to == "" || to.Name() == "" {
		return bulkAsk{}, fault.Fields("Check the threat", map[string]string{"threat": "Choose a threat"})
	}
	return bulkAsk{To: to, Will: "have the threat " + to.Name()}, nil
}

// Why a case stays as it is.
const (
	saysOnlyLead  = "Only its lead or a supervisor of its unit can do this"
	saysOnlyTeam  = "Only its team and the supervisors of its unit change this case"
	saysClosed    = "It is closed: a supervisor of its unit can reopen it"
	saysMoved     = "Somebody else changed it after you ticked it. Look at it, and tick it again"
	saysGone      = "It is not there any more, or you can no longer see it"
	saysOnTeam    = "Is on the team already"
	saysLeads     = "Leads it already"
	saysSameStage = "Is at this stage already"
	saysSameIs    = "Has this threat already"
)

// judgeAny is what every verb holds a case to.
func judgeAny(g access.Grant, x bulkRow) (refused string) {
	switch {
	case !x.Seen:
		return saysGone
	case !g.Valid():
		return saysOnlyTeam
	case x.Stage == Closed:
		return saysClosed
	case x.Version != x.CaseVersion:
		return saysMoved
	}
	return ""
}

func judgeLead(a bulkAsk, g access.Grant, x bulkRow) (same, refused string) {
	switch {
	case x.LeadID != nil && *x.LeadID == a.User:
		return saysLeads, ""
	case !leads(g, Case{LeadID: x.LeadID}):
		return "", saysOnlyLead
	}
	return "", ""
}

func judgeTeam(a bulkAsk, g access.Grant, x bulkRow) (same, refused string) {
	switch {
	case x.Part == access.Lead, x.Part == a.Part, x.Part == access.Deputy:
		return saysOnTeam, "" // nobody loses the part they have by being added
	case !leads(g, Case{LeadID: x.LeadID}):
		return "", saysOnlyLead
	}
	return "", ""
}

func judgeStage(a bulkAsk, _ access.Grant, x bulkRow) (same, refused string) {
	c := Case{Stage: x.Stage, StageBefore: x.StageBefore}
	switch {
	case x.Stage == a.Stage:
		return saysSameStage, ""
	case !slices.Contains(c.NextStages(), a.Stage):
		return "", "It is " + lowerFirst(x.Stage.Name()) + ", and goes back to " + lowerFirst(c.NextStages()[0].Name()) + " first"
	}
	return "", ""
}

func judgeThreat(a bulkAsk, _ access.Grant, x bulkRow) (same, refused string) {
	if x.Threat == a.To {
		return saysSameIs, ""
	}
	return "", ""
}
