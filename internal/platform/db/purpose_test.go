package db_test

import (
	"encoding/json"
	"testing"

	"proceeds/internal/platform/db"
)

func TestPurposeInDetails(t *testing.T) {
	for _, c := range []struct {
		why    string
		op     db.Op
		detail any
		want   string
	}{
		{"", db.Disclosure, map[string]int{"rows": 3}, `{"rows":3}`},
		{"court", db.Disclosure, map[string]int{"rows": 3}, `{"purpose":"court","rows":3}`},
		{"court", db.Consultation, struct {
			Rows int `json:"rows"`
		}{3}, `{"purpose":"court","rows":3}`},
		{"court", db.Alteration, map[string]int{"rows": 3}, `{"rows":3}`},
		{"court", db.Disclosure, nil, `{"purpose":"court"}`},
		{"court", db.Disclosure, []int{1}, `{"of":[1],"purpose":"court"}`},
		{"court", db.Disclosure, map[string]string{"purpose": "audit: x"}, `{"purpose":"audit: x"}`},
		{`"a" <b>`, db.Disclosure, nil, `{"purpose":"\"a\" \u003cb\u003e"}`},
	} {
		got, err := json.Marshal(db.Purposed(c.why, c.op, c.detail))
		if err != nil || string(got) != c.want {
			t.Errorf("%q %s %v: %s, %v, want %s", c.why, c.op, c.detail, got, err, c.want)
		}
	}
	if got := db.PurposeOf(db.WithPurpose(t.Context(), "court")); got != "court" || db.PurposeOf(t.Context()) != "" {
		t.Errorf("%q", got)
	}
}
