package compartment

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"proceeds/internal/base/fault"
	"proceeds/internal/base/ids"
	"proceeds/internal/base/perm"
	"proceeds/internal/platform/db"
	"proceeds/internal/rooms/cases"
	"proceeds/internal/rooms/tasking"
)

// ProductState is how far a text is on its way to a case.
type ProductState string

// The ways of a product.
const (
	Draft    ProductState = "draft"
	Asked    ProductState = "asked"    // for approval
	Returned ProductState = "returned" // by the second officer, with a reason
	Approved ProductState = "approved" // it waits for the desk's next round
	Placed   ProductState = "placed"
	Refused  ProductState = "refused" // the case was closed meanwhile
)

// Text says the state in words.
func (s ProductState) Text() string {
	return map[ProductState]string{Draft: "Draft", Asked: "Waits for approval", Returned: "Returned", Approved: "Approved, waits for the desk", Placed: "On the case", Refused: "Not taken by the case"}[s]
}

// Product is a sanitised text for a case: the domain type and the row. Who drafted it never approves it.
type Product struct {
	ID         int64
	PublicKey  string
	ForceID    ids.Unit
	Ref        string
	ReportID   *int64
	RequestID  *int64
	CaseID     ids.Case
	CaseRef    string
	Title      string
	Facts      string
	Assessment string
	tasking.Grading
	State         ProductState
	DecidedAt     *time.Time
	DecidedBy     *ids.User
	DecidedByName string
	DecidedWhy    string
	DisposedAt    *time.Time
	Version       int
	Made
	Taken
}

// TableName is cpt_products.
func (Product) TableName() string { return "cpt_products" }

// NewProduct is what the form of a product holds.
type NewProduct struct {
	Report  string // the key of what it is drawn from: one of the two
	Request string
	Case    string // reference
	Text    tasking.NewProduct
}

// crosses holds a text to what may leave the compartment: each field with what of it tells where it came from.
func crosses(t tasking.NewProduct, held Secrets, bad map[string]string) {
	for _, f := range []struct{ field, text string }{{"title", t.Title}, {"facts", t.Facts}, {"assessment", t.Assessment}, {"conditions", t.Grading.Conditions}} {
		if found := Tells(f.text, held); len(found) > 0 && bad[f.field] == "" {
			bad[f.field] = "Take out what tells where it comes from: " + strings.Join(found, ", ")
		}
	}
}

func (r *Room) checkText(ctx context.Context, tx *db.Tx, force ids.Unit, t tasking.NewProduct) error {
	bad := map[string]string{}
	if err := t.Check(); err != nil {
		e, ok := err.(*fault.Error)
		if !ok {
			return err
		}
		bad = e.Fields
	}
	held, err := heldOf(ctx, tx, force)
	if err != nil {
		return err
	}
	crosses(t, held, bad)
	return fault.Fields("Check the product", bad, "case", "title", "facts", "assessment", "source_grade", "info_grade", "handling", "conditions")
}

// DraftProduct keeps a text that is to cross to a case. Words and names that would tell where it comes from are refused.
func (r *Room) DraftProduct(ctx context.Context, n NewProduct) (p Product, err error) {
	err = r.act(ctx, perm.CompartmentWork, func(ctx context.Context, tx *db.Tx, force ids.Unit) error {
		var from Product
		if err := within(ctx, tx, force, n.Report, n.Request, &from.ReportID, &from.RequestID); err != nil {
			return err
		}
		if err := r.checkText(ctx, tx, force, n.Text); err != nil {
			return err
		}
		g, err := openCase(ctx, tx, force, n.Case)
		if err != nil {
			return err
		}
		ref, err := nextRef(ctx, tx, force)
		if err != nil {
			return err
		}
		p = Product{PublicKey: ids.NewKey(), ForceID: force, Ref: ref, CaseID: g.CaseID(), CaseRef: g.Ref(), Title: strings.TrimSpace(n.Text.Title), Facts: strings.TrimSpace(n.Text.Facts),
			Assessment: strings.TrimSpace(n.Text.Assessment), Grading: n.Text.Grading, State: Draft, Version: 1, Made: made(tx), ReportID: from.ReportID, RequestID: from.RequestID}
		if err := insert(ctx, tx, &p); err != nil {
			return fmt.Errorf("insert product: %w", err)
		}
		tx.Record("product.drafted", at(db.Collection, "product", p.ID, force), n)
		return nil
	})
	return p, err
}

// onProduct changes a product that is in one of the states.
func (r *Room) onProduct(ctx context.Context, p perm.Permission, key string, version int, in []ProductState, action string, do func(ctx context.Context, tx *db.Tx, p Product) (map[string]any, error)) error {
	return r.act(ctx, p, func(ctx context.Context, tx *db.Tx, force ids.Unit) error {
		x, err := productByKey(ctx, tx, force, key)
		if err != nil {
			return err
		}
		if x.Withdrawn() || !slices.Contains(in, x.State) || x.Version != version {
			return fault.Stale("product")
		}
		set, err := do(ctx, tx, x)
		if err != nil {
			return err
		}
		if err := change(ctx, tx, &Product{}, x.ID, version, set); err != nil {
			return err
		}
		tx.Record(action, at(db.Alteration, "product", x.ID, force), map[string]any{"old": x.State, "new": set})
		return nil
	})
}

// EditProduct changes the text of a draft, or of one that was returned: whoever drafted it alone.
func (r *Room) EditProduct(ctx context.Context, key string, version int, t tasking.NewProduct) error {
	return r.onProduct(ctx, perm.CompartmentWork, key, version, []ProductState{Draft, Returned}, "product.edited", func(ctx context.Context, tx *db.Tx, p Product) (map[string]any, error) {
		if p.CreatedBy != tx.Actor.User {
			return nil, fault.New(fault.Refused, "Only %s, who drafted it, can change it", p.CreatedByName)
		}
		if err := r.checkText(ctx, tx, p.ForceID, t); err != nil {
			return nil, err
		}
		return map[string]any{"title": strings.TrimSpace(t.Title), "facts": strings.TrimSpace(t.Facts), "assessment": strings.TrimSpace(t.Assessment), "source_grade": t.Grading.SourceGrade,
			"info_grade": t.Grading.InfoGrade, "handling": t.Grading.Handling, "conditions": strings.TrimSpace(t.Grading.Conditions), "state": Draft, "decided_at": nil, "decided_by": nil,
			"decided_by_name": "", "decided_why": ""}, nil
	})
}

// AskApproval sends a draft to the other officers of the force.
func (r *Room) AskApproval(ctx context.Context, key string, version int) error {
	return r.onProduct(ctx, perm.CompartmentWork, key, version, []ProductState{Draft}, "product.asked", func(ctx context.Context, tx *db.Tx, p Product) (map[string]any, error) {
		return map[string]any{"state": Asked}, r.checkText(ctx, tx, p.ForceID, p.text())
	})
}

func (p Product) text() tasking.NewProduct {
	return tasking.NewProduct{Title: p.Title, Facts: p.Facts, Assessment: p.Assessment, Grading: p.Grading}
}

// ApproveProduct lets a text cross: only another officer than the one who drafted it. It is held to what is held now, once
// more, and the force desk puts it on the case at its next round.
func (r *Room) ApproveProduct(ctx context.Context, key string, version int) error {
	return r.onProduct(ctx, perm.CompartmentApprove, key, version, []ProductState{Asked}, "product.approved", func(ctx context.Context, tx *db.Tx, p Product) (map[string]any, error) {
		if err := second(tx, p.CreatedBy); err != nil {
			return nil, err
		}
		if err := r.checkText(ctx, tx, p.ForceID, p.text()); err != nil {
			return nil, err
		}
		t := p.text()
		if err := r.queue(ctx, tx, Waiting{ForceID: p.ForceID, Kind: "product", CaseID: p.CaseID, CaseRef: p.CaseRef, ProductID: &p.ID}, tasking.Item{Product: &t}); err != nil {
			return nil, err
		}
		return map[string]any{"state": Approved, "decided_at": tx.Now, "decided_by": tx.Actor.User, "decided_by_name": tx.Actor.Name, "decided_why": ""}, nil
	})
}

// ReturnProduct gives a text back with a reason: another officer than the one who drafted it.
func (r *Room) ReturnProduct(ctx context.Context, key string, version int, why string) error {
	return r.onProduct(ctx, perm.CompartmentApprove, key, version, []ProductState{Asked}, "product.returned", func(ctx context.Context, tx *db.Tx, p Product) (map[string]any, error) {
		if err := second(tx, p.CreatedBy); err != nil {
			return nil, err
		}
		if err := cases.Reason("why", why, "Enter what is to be changed"); err != nil {
			return nil, err
		}
		return map[string]any{"state": Returned, "decided_at": tx.Now, "decided_by": tx.Actor.User, "decided_by_name": tx.Actor.Name, "decided_why": why}, nil
	})
}

// second holds an approval to somebody else than whose work it is.
func second(tx *db.Tx, first ids.User) error {
	if tx.Actor.User == first {
		return &fault.Error{Kind: fault.Refused, Message: "A second officer must do this: it is your own work", Next: []string{"Ask another confidential-unit officer of the force"}}
	}
	return nil
}
