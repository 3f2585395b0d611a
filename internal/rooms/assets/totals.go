package assets

import (
	"proceeds/internal/base/ids"
	"proceeds/internal/base/money"
)

// Worth is what the ledger says of one interest, in pence.
type Worth struct {
	Estimate   money.Pence // the latest
	Estimated  bool        // there is an estimate
	Denied     money.Pence // the latest value when held: frozen, so a revaluation does not inflate it
	Stock      money.Pence // the latest revaluation while held; Denied where there is none
	Forfeited  money.Pence
	Receipted  money.Pence
	Returned   money.Pence
	Victims    money.Pence // compensation paid to victims
	Costs      money.Pence
	lastByKind map[Measure]Entry
}

// worthOf reads the standing entries of one interest.
func worthOf(entries []Entry) Worth {
	w := Worth{lastByKind: map[Measure]Entry{}}
	for _, e := range entries {
		if last, ok := w.lastByKind[e.Measure]; !ok || e.AsOf.After(last.AsOf) || e.AsOf.Equal(last.AsOf) && e.ID >= last.ID {
			w.lastByKind[e.Measure] = e
		}
		switch e.Measure {
		case Forfeited:
			w.Forfeited += e.GbpPence
		case ReceiptedSum:
			w.Receipted += e.GbpPence
		case ReturnedSum:
			w.Returned += e.GbpPence
		case Compensation:
			w.Victims += e.GbpPence
		case Costs:
			w.Costs += e.GbpPence
		}
	}
	var est, den, stock Entry
	est, w.Estimated = w.lastByKind[Estimate]
	den = w.lastByKind[DeniedValue]
	stock, revalued := w.lastByKind[InDenialStock]
	w.Estimate, w.Denied, w.Stock = est.GbpPence, den.GbpPence, den.GbpPence
	if revalued {
		w.Stock = stock.GbpPence
	}
	return w
}

// Reach is how far the pounds of one interest have come. Each step holds what the later ones hold too: a pound that was
// collected was also identified, held and ordered, and is one pound.
type Reach struct{ Identified, Held, Ordered, Collected, Stake money.Pence }

// reach reckons the steps of an interest in state s that is worth w.
func reach(s State, w Worth) Reach {
	var r Reach
	if s == Discounted || s == Split { // no asset of the case, or counted in its parts
		return r
	}
	r.Collected = w.Receipted
	r.Ordered = r.Collected
	if s.Ordered() {
		r.Ordered = max(w.Forfeited, r.Collected)
	}
	r.Held = r.Ordered
	if s.Held() || s.Ordered() || s == Transferred { // what was handed over stays held, by somebody else
		r.Held = max(w.Denied, r.Ordered)
	}
	known := w.Estimate
	if !w.Estimated {
		known = w.Denied
	}
	r.Identified = max(known, r.Held)
	if s != Returned && s != Released && s != Transferred {
		r.Stake = max(0, r.Identified-w.Receipted-w.Returned-w.Victims)
	}
	return r
}

// Totals is the value of a case: the sum of its live interests and of its confiscation orders, each row rounded before it
// is added. Of a joint case the sums are this force's share, taken once at the end; Reaches and Worths stay whole.
type Totals struct {
	Identified money.Pence // latest estimates of what is identified
	Held       money.Pence // of those: restrained, frozen or detained, or further
	Ordered    money.Pence // forfeited by order or notice, and imposed by confiscation orders
	Collected  money.Pence // received by HMCTS or the Home Office, each pound once
	Stake      money.Pence // identified or imposed, less what is received, returned or went to victims
	Stock      money.Pence // revalued worth of what is held now
	Returned   money.Pence
	Victims    money.Pence                 // of what came in or was let go: what victims got
	Costs      money.Pence                 // for the net view only
	Imposed    money.Pence                 // of Ordered: confiscation orders, uplifts and reductions as deltas
	Beyond     money.Pence                 // of Imposed: more than is held for it, as where a court finds hidden assets
	Interest   money.Pence                 // accrued on confiscation orders: never in Ordered
	Paid       money.Pence                 // of Collected: payments toward confiscation orders
	ARIS       money.Pence                 // allocations entered on the case: income, never in Collected
	Benefit    map[ids.Subject]money.Pence // per defendant, gross, joint and several: never summed
	Available  map[ids.Subject]money.Pence // per defendant: no money and no total of assets
	Assets     int                         // assets with a live interest that counts
	Holders    int                         // holders of those, told apart by subject or name
	HeldAssets int
	Orders     int // interests forfeited or realised, and confiscation orders
	Received   int // interests of which money was received, and payments
	Joint      Joint
	Reaches    map[ids.Interest]Reach
	Worths     map[ids.Interest]Worth
}

// NotSecured is the first gap: identified and not held.
func (t Totals) NotSecured() money.Pence { return max(0, t.Identified-t.Held) }

// NotOrdered is the second gap: held and not yet ordered. What is imposed beyond what is held closes no gap of what is.
func (t Totals) NotOrdered() money.Pence { return max(0, t.Held-t.Ordered+t.Beyond) }

// NotCollected is the third gap: ordered and not yet received.
func (t Totals) NotCollected() money.Pence { return max(0, t.Ordered-t.Collected) }

// ARISBase is what an allocation is reckoned from: receipts less what victims got of them.
func (t Totals) ARISBase() money.Pence { return max(0, t.Collected-t.paidToVictims()) }

func (t Totals) paidToVictims() money.Pence { return min(t.Victims, t.Collected) }

// add reckons totals from live interests and the ledger of a case. A benefit is no money (it is joint and several), nor is
// an available amount; interest accrued and allocations stand beside the sums.
func add(interests []Interest, ledger []Entry) Totals {
	t := Totals{Reaches: map[ids.Interest]Reach{}, Worths: map[ids.Interest]Worth{}, Benefit: map[ids.Subject]money.Pence{}, Available: map[ids.Subject]money.Pence{}}
	byInterest := map[ids.Interest][]Entry{}
	var others []Entry
	for _, e := range standing(ledger) {
		if e.InterestID != nil {
			byInterest[*e.InterestID] = append(byInterest[*e.InterestID], e)
		} else {
			others = append(others, e)
		}
	}
	seen, held, holders := map[ids.Asset]bool{}, map[ids.Asset]bool{}, map[string]bool{}
	var toward money.Pence // held for confiscation orders
	for _, i := range interests {
		w := worthOf(byInterest[i.ID])
		t.Worths[i.ID] = w
		if i.WithdrawnAt != nil {
			continue
		}
		r := reach(i.State, w)
		t.Reaches[i.ID] = r
		t.Identified += r.Identified
		t.Held += r.Held
		t.Ordered += r.Ordered
		t.Collected += r.Collected
		t.Stake += r.Stake
		t.Returned += w.Returned
		t.Victims += w.Victims
		t.Costs += w.Costs
		if i.State.Held() {
			t.Stock += w.Stock
		}
		if i.State.toward(w) {
			toward += r.Held - r.Ordered
		}
		if i.State == Discounted || i.State == Split {
			continue
		}
		seen[i.AssetID] = true
		switch {
		case i.SubjectID != nil:
			holders["s"+ids.String(*i.SubjectID)] = true
		case i.Holder != "":
			holders["n"+i.Holder] = true
		}
		if r.Held > 0 {
			held[i.AssetID] = true
		}
		if r.Ordered > 0 {
			t.Orders++
		}
		if r.Collected > 0 {
			t.Received++
		}
	}
	t.Assets, t.HeldAssets, t.Holders = len(seen), len(held), len(holders)
	t.confiscation(others, toward)
	return t
}
