package opportunities_test

import (
	"context"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"proceeds/internal/base/ids"
	"proceeds/internal/platform/db"
	"proceeds/internal/platform/db/dbtest"
	"proceeds/internal/rooms/opportunities"
	"proceeds/internal/rooms/opportunities/rules"
	"proceeds/internal/rooms/users/userstest"
)

// Every rule of the catalogue that is not sealed, on rows that the verbs of the product stored, on both engines: one scene that
// raises it and one that does not. A second run of all rules changes nothing, and what a back-test would leave is what a run
// leaves. A rule without its two scenes fails, and so does a scene of no rule.
func TestEveryRuleOnRows(t *testing.T) {
	known := map[string]bool{}
	for _, r := range rules.All() {
		known[r.Code] = true
		t.Run(r.Code, func(t *testing.T) {
			sc := scenes[r.Code]
			if sc.hit == nil || sc.miss == nil {
				t.Fatalf("%s is played on no rows: give it a scene that raises it and one that does not", r.Code)
			}
			dbtest.Each(t, func(t *testing.T, d *db.DB, clock *dbtest.Clock) {
				s := newStage(t, d, clock)
				s.play(r.Code, sc.hit, true)
				s.open()
				s.play(r.Code, sc.miss, false)
			})
		})
	}
	for code := range scenes {
		if !known[code] {
			t.Errorf("there is a scene of %s, which is no open rule", code)
		}
	}
}

func (s *stage) play(code string, scene func(*stage) string, hit bool) {
	s.t.Helper()
	before := map[ids.Opportunity]bool{}
	for _, o := range all(s.t, s.DB) {
		before[o.ID] = true
	}
	print := scene(s)
	told := s.backTest(code)
	if _, err := s.Opportunities.Detect(userstest.System(s.t), nil); err != nil {
		s.t.Fatal(err)
	}
	rows := all(s.t, s.DB)
	if d := cmp.Diff(foretold(told.Left), stored(s.t, s.DB)); d != "" {
		s.t.Errorf("a back-test does not say what a run leaves (-told +left):\n%s", d)
	}
	found := false
	for _, o := range rows {
		if !before[o.ID] && o.Rule == code && strings.HasPrefix(o.Fingerprint+"/", print+"/") && (o.Status == opportunities.Open || o.Status == opportunities.RunOut) {
			found = true
			if o.Title == "" || o.Why == "" || o.WhatBy == "" || o.WhoCould == "" || o.EstimateBasis == "" || o.WindowOpens == nil || o.WindowCloses == nil || o.Suggested == "" {
				s.t.Errorf("%s is incomplete: %+v", print, o)
			}
			if _, ok := opportunities.ReasonByCode(o.Suggested); !ok {
				s.t.Errorf("%s suggests %s, which is no reason", print, o.Suggested)
			}
		}
	}
	if found != hit {
		var got []string
		for _, o := range rows {
			if !before[o.ID] {
				got = append(got, o.Fingerprint+" "+string(o.Status))
			}
		}
		s.t.Errorf("%s: raised %t, want %t; there are %v, gaps %v", print, found, hit, got, s.gaps())
	}
	steps, gaps := count(s.t, s.DB, "opportunity_steps"), s.gaps()
	if _, err := s.Opportunities.Detect(userstest.System(s.t), nil); err != nil {
		s.t.Fatal(err)
	}
	if n := count(s.t, s.DB, "opportunity_steps"); n != steps {
		s.t.Errorf("a second run added %d steps", n-steps)
	}
	if d := cmp.Diff(rows, all(s.t, s.DB)); d != "" {
		s.t.Errorf("a second run changed opportunities:\n%s", d)
	}
	if d := cmp.Diff(gaps, s.gaps()); d != "" {
		s.t.Errorf("a second run changed gaps:\n%s", d)
	}
}

// backTest is what running the rules as they are set would do, before it is done.
func (s *stage) backTest(code string) (out opportunities.BackTest) {
	s.t.Helper()
	s.must(s.DB.Snapshot(s.f.As(s.t, s.DB, s.f.Manager), func(ctx context.Context, rd db.Reader) (err error) {
		out, err = s.Opportunities.BackTest(ctx, rd, s.f.ID, opportunities.Proposal{Rule: code}, nil)
		return err
	}))
	return out
}

func (s *stage) gaps() (out []opportunities.Gap) {
	s.t.Helper()
	s.must(s.DB.Gorm(s.t.Context()).Order("id").Find(&out).Error)
	return out
}
