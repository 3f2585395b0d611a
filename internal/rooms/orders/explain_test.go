package orders

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"proceeds/internal/base/caltime"
	"proceeds/internal/base/fault"
)

func TestExplainNeedsNoDatabase(t *testing.T) {
	on := caltime.MustDate("2026-12-24")
	for _, x := range []struct {
		code, start  string
		nation       caltime.Nation
		ends, act    string
		field, wrong string
	}{
		{code: "CASH-48", start: "2026-12-24T16:30", ends: "2026-12-30T16:30", act: "2026-12-30T10:00"},
		{code: "cash-48 ", start: "2026-12-23T10:15", ends: "2026-12-29T10:15", act: "2026-12-24T10:00"},
		{code: "CASH-DET", start: "2026-01-15", ends: "2026-07-15T00:00", act: "2026-07-14T10:00"},
		{code: "AFO", start: "2024-02-29T00:00", ends: "2026-03-01T00:00", act: "2026-02-27T10:00"},
		{code: "DAML-NOTICE", start: "2026-04-01", ends: "2026-04-15T00:00", act: "2026-04-14T17:00"},
		{code: "CASH-49", start: "2026-12-24T16:30", field: "code"},
		{code: "CASH-FORF", start: "2026-12-24T16:30", field: "code"},
		{code: "CASH-48", start: "tomorrow", field: "start"},
		{code: "CASH-48", start: "2026-12-24", field: "start"},
		{code: "CASH-48", start: "2059-12-24T16:30", field: "start"},
		{code: "CASH-48", start: "2026-12-24T16:30", nation: caltime.OtherPlace, field: "nation"},
	} {
		c, err := Explain(x.code, x.start, nil, x.nation)
		if x.field != "" {
			if fault.KindOf(err) != fault.Invalid {
				t.Errorf("%s %s: %v, want a refusal of %s", x.code, x.start, err, x.field)
			} else if diff := cmp.Diff([]string{x.field}, err.(*fault.Error).FieldNames()); diff != "" {
				t.Errorf("%s %s: %s", x.code, x.start, diff)
			}
			continue
		}
		if err != nil {
			t.Errorf("%s %s: %v", x.code, x.start, err)
			continue
		}
		if diff := cmp.Diff([2]string{x.ends, x.act}, [2]string{c.Ends.String(), c.ActBy.String()}); diff != "" {
			t.Errorf("%s %s: %s", x.code, x.start, diff)
		}
	}
	c, err := Explain("CASH-48", "2026-12-24T16:30", &on, "")
	if err != nil || c.Version != "CASH-48@2015-01-01" || !c.Verified {
		t.Errorf("version %q, verified %v, %v", c.Version, c.Verified, err)
	}
}

func TestClockListHoldsEveryCodeOfTheLaw(t *testing.T) {
	have := map[string]bool{}
	for _, c := range ClockList() {
		have[string(c.Code)] = true
		if c.Title == "" || c.Cite == "" || c.Rule == "" {
			t.Errorf("%s lacks words: %+v", c.Code, c)
		}
	}
	for _, code := range []string{"CASH-48", "LA-48", "CR-48", "S47-48", "CASH-DET", "LA-DET", "CR-DET", "AFO", "CWFO", "CASH-FN", "AF-NOTICE", "AF-OBJ", "FORF-APPEAL", "PO", "SSW",
		"AMO", "DAML-NOTICE", "DAML-MOR", "CO-POST", "CO-VARY", "CO-TTP", "CO-RECON19", "IFO-DET", "CASH-DET-CAP", "LA-DET-CAP", "CR-DET-CAP", "AFO-CAP", "CWFO-CAP"} {
		if !have[code] {
			t.Errorf("%s is not listed", code)
		}
	}
}
