package compartment

import (
	"context"
	"fmt"
	"regexp"
	"strings"

	"proceeds/internal/base/caltime"
	"proceeds/internal/base/fault"
	"proceeds/internal/base/ids"
	"proceeds/internal/base/perm"
	"proceeds/internal/platform/db"
)

// Source is a source of intelligence by its handling reference. Who they are is never kept: not here, not anywhere.
type Source struct {
	ID           int64
	PublicKey    string
	ForceID      ids.Unit
	HandlingRef  string
	Kind         string // human, covert (product of an authorised covert method) or partner
	AuthorityRef string // under RIPA 2000 or IPA 2016
	ExpiresOn    caltime.Date
	Conditions   string
	ReportID     *int64
	Version      int
	Made
	Taken
}

// TableName is cpt_sources.
func (Source) TableName() string { return "cpt_sources" }

// SourceKinds are the sorts of source.
var SourceKinds = []ReporterKind{{"human", "Human source"}, {"covert", "Covert product"}, {"partner", "Partner agency"}}

// A reference has a figure and neither blank nor small letter, so that a name cannot be typed as one.
var handlingShape = regexp.MustCompile(`^[A-Z0-9][A-Z0-9/-]{2,29}$`)

func isHandlingRef(s string) bool {
	return handlingShape.MatchString(s) && strings.ContainsAny(s, "0123456789")
}

// NewSource is a source to be recorded.
type NewSource struct {
	HandlingRef  string
	Kind         string
	AuthorityRef string
	ExpiresOn    caltime.Date
	Conditions   string
}

// RecordSource records a source by its handling reference.
func (r *Room) RecordSource(ctx context.Context, n NewSource) (s Source, err error) {
	err = r.act(ctx, perm.CompartmentWork, func(ctx context.Context, tx *db.Tx, force ids.Unit) error {
		bad := map[string]string{}
		n.HandlingRef = strings.TrimSpace(n.HandlingRef)
		switch {
		case n.HandlingRef == "":
			bad["handling_ref"] = "Enter the handling reference"
		case !isHandlingRef(n.HandlingRef):
			bad["handling_ref"] = "Enter a reference of capital letters and figures, such as HX-4471. Never enter who the source is"
		}
		known(bad, "kind", n.Kind, "Choose what sort of source it is", "human", "covert", "partner")
		line(bad, "authority_ref", n.AuthorityRef, "", "The reference of the authorisation")
		if a := strings.TrimSpace(n.AuthorityRef); a != "" && !isHandlingRef(a) {
			bad["authority_ref"] = "Enter a reference of capital letters and figures"
		}
		long(bad, "conditions", n.Conditions, "", "The conditions")
		if err := fault.Fields("Check the source", bad, "handling_ref", "kind", "authority_ref", "expires", "conditions"); err != nil {
			return err
		}
		if held, err := sourceHeld(ctx, tx, force, n.HandlingRef); err != nil {
			return err
		} else if held {
			return fault.Fields("Check the source", map[string]string{"handling_ref": "This reference is held already"})
		}
		s = Source{PublicKey: ids.NewKey(), ForceID: force, HandlingRef: n.HandlingRef, Kind: n.Kind, AuthorityRef: strings.TrimSpace(n.AuthorityRef), ExpiresOn: n.ExpiresOn,
			Conditions: strings.TrimSpace(n.Conditions), Version: 1, Made: made(tx)}
		if err := insert(ctx, tx, &s); err != nil {
			return fmt.Errorf("insert source: %w", err)
		}
		tx.Record("source.recorded", at(db.Collection, "source", s.ID, force), n)
		return r.beginMatter(ctx, tx, force, OfSource, s.ID)
	})
	return s, err
}
