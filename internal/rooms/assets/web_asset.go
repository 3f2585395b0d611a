package assets

import (
	"strconv"
	"time"

	"github.com/a-h/templ"

	"proceeds/internal/base/caltime"
	"proceeds/internal/base/fault"
	"proceeds/internal/base/ids"
	"proceeds/internal/platform/layout"
	"proceeds/internal/platform/web"
	"proceeds/internal/rooms/access"
)

type assetView struct {
	p         place
	facts     []layout.Pair
	interests []interestView
	seizures  []seizureView
	ledger    []ledgerView
	edit      bool
}

type interestView struct {
	n      int
	i      Interest
	holder string
	worth  Worth
	chain  templ.Component
	acts   []layout.Action
	links  []layout.Link
	rests  string // what its latest step rests on
	parent int    // of a part: the place of what it was split from
}

type seizureView struct {
	n      int
	s      Seizure
	after  string // which seizure it follows
	decide string // where a decision about s.294 is recorded
}

type ledgerView struct {
	n       int
	e       Entry
	struck  bool // reversed
	by      string
	holder  string
	reverse string // where it is taken back
}

func (r *Room) assetPage(c *web.Ctx) error {
	p, err := r.atAsset(c, access.Read)
	if err != nil {
		return err
	}
	all, err := ledgerOf(c.Ctx(), r.DB, p.g)
	if err != nil {
		return err
	}
	seizures, err := r.Seizures(c.Ctx(), r.DB, p.g)
	if err != nil {
		return err
	}
	head, err := r.head(c.Ctx(), p)
	if err != nil {
		return err
	}
	if p.edit, err = r.mayEdit(c, p.g); err != nil {
		return err
	}
	v := assetView{p: p, facts: p.asset.facts(), edit: p.edit && !p.asset.Withdrawn()}
	if err := r.fillInterests(c, &v, all); err != nil {
		return err
	}
	r.fillSeizures(&v, seizures)
	if err := r.fillLedger(c, &v, all); err != nil {
		return err
	}
	return c.Page(200, layout.Page{Title: p.asset.Name() + ", " + p.g.Ref(), Head: head}, assetBody(v))
}

func (r *Room) fillInterests(c *web.Ctx, v *assetView, all []Entry) error {
	var chains map[ids.Interest]templ.Component
	var acts map[ids.Interest][]layout.Action
	var err error
	if r.Chains != nil {
		if chains, err = r.Chains(c.Ctx(), r.DB, v.p.g); err != nil {
			return err
		}
	}
	if r.NextActs != nil && v.p.g.CanEdit() && !v.p.asset.Withdrawn() { // a closed case still takes the receipt of money
		if acts, err = r.NextActs(c.Ctx(), r.DB, v.p.g); err != nil {
			return err
		}
	}
	names := v.p.names()
	rests, err := lastSteps(c.Ctx(), r.DB, v.p.g, v.p.asset.ID)
	if err != nil {
		return err
	}
	at := map[ids.Interest]int{}
	for n, i := range v.p.asset.Interests {
		at[i.ID] = n + 1
		x := interestView{n: n + 1, i: i, holder: i.HolderText(names), worth: worthOf(entriesOf(all, i.ID)), chain: chains[i.ID], rests: rests[i.ID].words()}
		if i.ParentID != nil {
			x.parent = at[*i.ParentID]
		}
		if i.Live() {
			x.acts = acts[i.ID]
		}
		if v.edit && i.Live() {
			base := v.p.assetPath() + "/interests/" + strconv.Itoa(n+1)
			own, _ := r.actsOf(v.p, v.p.asset, i, n+1)
			x.acts = append(x.acts, own...)
			if len(i.MovesFrom()) > 0 {
				x.links = append(x.links, layout.Link{Label: moveLabel(i.State), Href: base + "/move"})
			}
			if !i.State.Final() {
				x.links = append(x.links, layout.Link{Label: "Split", Href: base + "/split"})
			}
		}
		v.interests = append(v.interests, x)
	}
	return nil
}

func (r *Room) fillSeizures(v *assetView, all []Seizure) {
	number := map[ids.Seizure]string{}
	for _, s := range all {
		number[s.ID] = s.SeizedLocal.WithDay()
		if s.AssetID != v.p.asset.ID {
			continue
		}
		x := seizureView{n: len(v.seizures) + 1, s: s}
		if s.ReSeizureOf != nil {
			x.after = number[*s.ReSeizureOf]
		}
		if v.edit && v.p.asset.Kind == Cash && s.Power.family() == FamilyPACE && s.WithdrawnAt == nil && s.DecidedS294At == nil {
			x.decide = v.p.assetPath() + "/seizures/" + strconv.Itoa(x.n) + "/decision"
		}
		v.seizures = append(v.seizures, x)
	}
}

func (r *Room) fillLedger(c *web.Ctx, v *assetView, all []Entry) error {
	gone := map[ids.LedgerEntry]bool{}
	who := map[ids.User]bool{}
	var mine []Entry
	for _, e := range all {
		if e.ReversesID != nil {
			gone[*e.ReversesID] = true
		}
		if e.AssetID != nil && *e.AssetID == v.p.asset.ID {
			mine = append(mine, e)
			who[e.EnteredBy] = true
		}
	}
	list := make([]ids.User, 0, len(who))
	for id := range who {
		list = append(list, id)
	}
	people, err := r.Cases.Users.Names(c.Ctx(), r.DB, list)
	if err != nil {
		return err
	}
	holders := map[ids.Interest]string{}
	for _, x := range v.interests {
		holders[x.i.ID] = x.holder
	}
	for n, e := range mine {
		x := ledgerView{n: n + 1, e: e, struck: gone[e.ID], by: people[e.EnteredBy]}
		if e.InterestID != nil {
			x.holder = holders[*e.InterestID]
		}
		if v.edit && !x.struck && e.ReversesID == nil {
			x.reverse = v.p.assetPath() + "/values/" + strconv.Itoa(x.n) + "/reverse"
		}
		v.ledger = append(v.ledger, x)
	}
	return nil
}

// entryAt is the ledger entry that an address names by its place in the asset's ledger, from 1.
func (r *Room) entryAt(c *web.Ctx, p place) (Entry, int, error) {
	all, err := ledgerOf(c.Ctx(), r.DB, p.g)
	if err != nil {
		return Entry{}, 0, err
	}
	want, _ := strconv.Atoi(c.Param("n"))
	n := 0
	for _, e := range all {
		if e.AssetID != nil && *e.AssetID == p.asset.ID {
			if n++; n == want {
				return e, n, nil
			}
		}
	}
	return Entry{}, 0, fault.Missing()
}

// facts are what is known of an asset, key by key; what is not known is left out.
func (a Asset) facts() []layout.Pair {
	var out []layout.Pair
	add := func(k, v string) {
		if v != "" {
			out = append(out, layout.Pair{Key: k, Value: v})
		}
	}
	add("Kind", a.Kind.Title())
	add("Description", a.Description)
	add("Bank or provider", a.Institution)
	add("Account name", a.AccountName)
	add("Sort code", dashed(a.SortCode))
	add("Account number", a.AccountNo)
	add("Registration", a.Vrm)
	add("Chassis number", a.Vin)
	add("Address", a.Address)
	add("Title number", a.TitleNo)
	add("Cryptoasset", a.Chain)
	add("Quantity", a.Quantity)
	add("Wallet", a.Wallet)
	add("Sort", listedTitle(a.ListedKind))
	if a.Currency != "GBP" {
		add("Currency", a.Currency)
	}
	add("Where it is", a.Place)
	add("First known", day(a.FirstKnownAt))
	add("Route", a.Route)
	add("No route, because", a.NoRouteReason)
	if a.Kind == Cash && !a.InterestAccountOn.IsZero() {
		add("Paid in", a.InterestAccountOn.WithDay()+", interest-bearing account (s.296)")
	}
	return out
}

func day(t time.Time) string { return caltime.DateOf(t).WithDay() }

func dashed(s string) string {
	if len(s) != 6 {
		return s
	}
	return s[:2] + "-" + s[2:4] + "-" + s[4:]
}
