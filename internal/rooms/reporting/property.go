package reporting

import (
	"context"

	"proceeds/internal/base/caltime"
	"proceeds/internal/base/ids"
	"proceeds/internal/base/money"
	"proceeds/internal/rooms/assets"
	"proceeds/internal/rooms/orders"
)

// Rung is one row of the ladder from identified to received: the interest of one holder in an asset, or a confiscation
// order. Each step holds what the later ones hold too. Of a joint case the sums are this force's share.
type Rung struct {
	Case, CaseURL string
	Unit, Threat  string
	Item          string // A1, or O1 of an order
	Title, Kind   string
	State         string
	Since         caltime.Date
	Power         string       // the powers that hold it, took it, or are thought right
	KnownOn       caltime.Date // first known of, or ordered
	Identified    money.Pence
	Held          money.Pence
	Ordered       money.Pence
	Collected     money.Pence // received by HMCTS or the Home Office
	Share         string      // of a joint case: this force's
}

// The powers of the ladder, as its rows name them.
const (
	PowerCash         = "Cash"
	PowerListed       = "Listed assets"
	PowerAccount      = "Accounts"
	PowerCrypto       = "Cryptoassets"
	PowerRestraint    = "Restraint"
	PowerConfiscation = "Confiscation"
	PowerPACE         = "Held as evidence, no denial"
	PowerNone         = "No power used yet"
)

// Powers lists them in order.
func Powers() []string {
	return []string{PowerCash, PowerListed, PowerAccount, PowerCrypto, PowerRestraint, PowerConfiscation, PowerPACE, PowerNone}
}

func powerOf(family string) string {
	switch family {
	case "cash":
		return PowerCash
	case "listed":
		return PowerListed
	case "account":
		return PowerAccount
	case "crypto":
		return PowerCrypto
	case "restraint":
		return PowerRestraint
	case "confiscation":
		return PowerConfiscation
	case "pace":
		return PowerPACE
	}
	return PowerNone
}

// familyOf is the family of a seizure's power, or of an order.
func (h holding) family() string {
	if h.OrderID != 0 {
		return h.Family
	}
	switch h.Power {
	case "s294":
		return "cash"
	case "s303J":
		return "listed"
	case "s303Z26", "s303Z29":
		return "crypto"
	case "s47C":
		return "restraint"
	}
	return "pace"
}

// familyOf is the family that holds an interest, or held it last: its own, that of the last order that names it, that of
// its seizure, or that of what it was split from.
func (e *estate) familyOf(i assets.Interest) string {
	for {
		if i.Family != assets.NoFamily {
			return string(i.Family)
		}
		if list := e.holdings[i.ID]; len(list) > 0 {
			return list[len(list)-1].family()
		}
		up, ok := e.parent(i)
		if !ok {
			return ""
		}
		i = up
	}
}

func (e *estate) parent(i assets.Interest) (assets.Interest, bool) {
	if i.ParentID != nil {
		for _, x := range e.interests {
			if x.ID == *i.ParentID {
				return x, true
			}
		}
	}
	return assets.Interest{}, false
}

// covert reports whether an interest is held by an order that was not served, so that no workbook shows it.
func (e *estate) covert(i assets.Interest) bool {
	if i.State != assets.DeniedFrozen && i.State != assets.DeniedRestrained && i.State != assets.Identified && i.State != assets.Assessed {
		return false
	}
	for {
		for _, h := range e.holdings[i.ID] {
			if h.Unserved {
				return true
			}
		}
		up, ok := e.parent(i)
		if !ok {
			return false
		}
		i = up
	}
}

// rungs gives the rows of one case, each sum at the force's share: the rows add up to the share of their total. It counts
// those that are left out because their order was not served.
func (e *estate) rungs(f RowFilter, link func(string) string) (rows []Rung, covert int) {
	head := Rung{Case: e.Ref, CaseURL: link(e.Ref), Unit: e.Unit, Threat: threatName(e.Threat)}
	if e.joint.Set() {
		head.Share = e.joint.Share()
	}
	for _, i := range e.interests {
		a := e.assets[i.AssetID]
		known := dayOf(a.FirstKnownAt)
		if i.State == assets.Split || i.State == assets.Discounted || !f.Takes(known) {
			continue
		}
		if e.covert(i) {
			covert++
			continue
		}
		x, _ := assets.ReachOf(i.State, e.byItem[i.ID])
		row := head
		row.Item, row.Title, row.Kind, row.State, row.Since, row.Power, row.KnownOn = "A"+ids.String(int64(a.N)), a.Title, a.Kind.Title(), i.State.Title(), dayOf(i.StateSince), powerOf(e.familyOf(i)), known
		row.Identified, row.Held, row.Ordered, row.Collected = x.Identified, x.Held, x.Ordered, x.Collected
		rows = append(rows, row)
	}
	for _, o := range e.debts {
		if !f.Takes(o.MadeOn) {
			continue
		}
		row := head
		row.Item, row.Title, row.Kind, row.State, row.Since, row.Power, row.KnownOn = "O"+ids.String(int64(o.N)), "Confiscation order", "Confiscation order", orders.State(o.State).Title(), o.MadeOn, PowerConfiscation, o.MadeOn
		for _, x := range e.entries {
			switch {
			case x.Measure == assets.OrderAmount && x.OrderID != nil && *x.OrderID == o.ID:
				row.Ordered += x.GbpPence
			case x.Measure == assets.ReceiptedSum && x.PaymentID != nil && e.payments[*x.PaymentID].OrderID == o.ID:
				row.Collected += x.GbpPence
			}
		}
		rows = append(rows, row)
	}
	e.share(rows)
	return rows, covert
}

// share takes the force's share of each row of a joint case, so that the rows add up to the share of their sum.
func (e *estate) share(rows []Rung) {
	parts := [4]func(*Rung) *money.Pence{func(r *Rung) *money.Pence { return &r.Identified }, func(r *Rung) *money.Pence { return &r.Held },
		func(r *Rung) *money.Pence { return &r.Ordered }, func(r *Rung) *money.Pence { return &r.Collected }}
	for _, part := range parts {
		s := sharing{joint: e.joint}
		for i := range rows {
			p := part(&rows[i])
			*p = s.of(*p)
		}
	}
}

// sharing takes a force's share of sums one after another, so that what it gives adds up to the share of their total.
type sharing struct {
	joint       assets.Joint
	whole, gave money.Pence
}

func (s *sharing) of(p money.Pence) money.Pence {
	s.whole += p
	part := s.joint.Of(s.whole) - s.gave
	s.gave += part
	return part
}

// Ladder gives the rows of the ladder in sight that f takes, case by case, one call of yield each, and counts those left
// out because their order was not served. Memory does not grow with cases.
func (d *Data) Ladder(ctx context.Context, f RowFilter, yield func(*Rung) error) (unserved Left, err error) {
	return d.ladder(ctx, inSight(d.rows), f, yield)
}

func (d *Data) ladder(ctx context.Context, scope narrowing, f RowFilter, yield func(*Rung) error) (unserved Left, err error) {
	err = eachEstate(ctx, d.r, scope, f, func(e *estate) error {
		rows, covert := e.rungs(f, d.CaseURL)
		unserved += Left(covert)
		for i := range rows {
			if err := yield(&rows[i]); err != nil {
				return err
			}
		}
		return nil
	})
	return unserved, err
}

// CountLadder tells about how many rows Ladder will give, and their highest marking.
func (d *Data) CountLadder(ctx context.Context, f RowFilter) (rows int, marking string, err error) {
	return countProperty(ctx, d.r, d.rows, f)
}

// LadderSums adds up the steps of the ladder.
type LadderSums struct{ Identified, Held, Ordered, Collected money.Pence }

// Add adds one row.
func (s *LadderSums) Add(r *Rung) {
	s.Identified += r.Identified
	s.Held += r.Held
	s.Ordered += r.Ordered
	s.Collected += r.Collected
}

// HiddenLadder counts and adds up the rows of restricted cases that the asker's totals include and their rows do not;
// nothing for one unit, which is a section.
func (d *Data) HiddenLadder(ctx context.Context, f RowFilter) (n Left, sums LadderSums, err error) {
	if !d.figures.Wide() || !f.whole() {
		return 0, sums, nil
	}
	_, err = d.ladder(ctx, outOfSight(d.figures), f, func(r *Rung) error {
		n++
		sums.Add(r)
		return nil
	})
	return n, sums, err
}
