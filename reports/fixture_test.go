package reports_test

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"testing"

	"proceeds/internal/platform/db"
	"proceeds/internal/rooms/cases"
	"proceeds/internal/rooms/cases/casestest"
	"proceeds/internal/rooms/reporting"
	"proceeds/internal/rooms/reporting/reportingtest"
	"proceeds/internal/rooms/users/userstest"
	"proceeds/reports"
)

type opp = reportingtest.Opp

var at = reportingtest.At

// force is a small force with missed opportunities: the cases A (drugs, Harbour unit) and B (fraud, Moor unit), and a
// restricted one when asked for.
type force struct {
	userstest.Force
	d    *db.DB
	room *reporting.Room
	a, b cases.Case
}

func newForce(t *testing.T, d *db.DB) force {
	t.Helper()
	f := force{Force: userstest.NewForce(t, d, "FI"), d: d, room: reportingtest.Room(t, d, reports.All())}
	f.a = casestest.Open(t, d, f.Force, casestest.Titled("Harbour couriers"), func(n *cases.New) { n.Threat = "drugs" })
	f.b = casestest.Open(t, d, f.Force, func(n *cases.New) { n.UnitID = f.OtherUnit })
	return f
}

// few are six opportunities of which four are missed, lapsed or await review.
func (f force) few(t *testing.T) force {
	t.Helper()
	reportingtest.Insert(t, f.d, f.a,
		opp{"public_key": "aaaaaaaaa1", "status": "missed", "detected_at": at(2026, 3, 2, 9, 0), "window_closes": at(2026, 3, 4, 16, 30), "ended_at": at(2026, 3, 4, 16, 30),
			"estimate_pence": 4_826_000, "lost_pence": 4_500_050, "lost_basis": "Counted by the bank", "reviewed_at": at(2026, 3, 20, 11, 0), "reviewed_role": "supervisor",
			"reason": "CAPACITY", "reason_detail": "NO_FI_CAPACITY", "avoidable": "partly", "reason_owner": "force", "still": "no", "learning": "Keep one investigator on call"},
		opp{"public_key": "aaaaaaaaa2", "status": "run_out", "detected_at": at(2026, 6, 30, 22, 0), "window_closes": at(2026, 6, 30, 23, 30), "ended_at": at(2026, 6, 30, 23, 30), // 1 July in London
			"estimate_pence": 150_000, "estimate_basis": "Face value of the notes"},
		opp{"public_key": "aaaaaaaaa3", "status": "taken", "step": "granted", "detected_at": at(2026, 10, 1, 9, 0), "window_closes": at(2026, 12, 1, 9, 0), "estimate_pence": 900_000, "realised_pence": 880_000})
	reportingtest.Insert(t, f.d, f.b,
		opp{"public_key": "bbbbbbbbb1", "status": "lapsed", "rule": "MO-06", "title": "Freezing order not extended", "detected_at": at(2026, 3, 10, 9, 0), "ended_at": at(2026, 4, 8, 23, 0),
			"estimate_pence": 12_609_000, "lost_pence": 12_609_000, "reason": "DEADLINE", "reason_detail": "DEADLINE_LAPSED", "avoidable": "yes", "reason_owner": "force", "severity": "S1"},
		opp{"public_key": "bbbbbbbbb2", "status": "missed", "rule": "", "rule_version": 0, "source": "person", "title": "Wallet named in interview", "detected_at": at(2026, 5, 4, 9, 0), "ended_at": at(2026, 7, 9, 10, 0),
			"reason": "RECOGNITION", "reason_detail": "RECOGNITION", "avoidable": "yes", "reason_owner": "force", "severity": "S2", "threat": ""},
		opp{"public_key": "bbbbbbbbb3", "status": "open", "rule": "MO-08", "title": "Two years since the first order are near", "detected_at": at(2026, 11, 2, 9, 0), "window_closes": at(2027, 1, 2, 9, 0), "estimate_pence": 2_000_000, "severity": "S2"})
	return f
}

// many are n opportunities in every status, over a year, in two units and five threats.
func (f force) many(t *testing.T, n int) force {
	t.Helper()
	statuses := []string{"missed", "lapsed", "run_out", "declined", "missed", "taken", "rejected", "run_out", "open"}
	reasons := [][3]string{{"CAPACITY", "NO_FI_CAPACITY", "partly"}, {"DEADLINE", "DEADLINE_LAPSED", "yes"}, {"CAPACITY", "ABSTRACTION", "yes"}, {"REFERRAL", "LATE_REFERRAL", "yes"},
		{"RECOGNITION", "NOT_RECOGNISED_AT_SEARCH", "yes"}, {"CAPACITY", "NO_FI_CAPACITY", "partly"}, {"PROSECUTOR_COURT", "COURT_REFUSED", "no"}, {"LEGAL_THRESHOLD", "THRESHOLD", "partly"}}
	owner := map[string]string{"PROSECUTOR_COURT": "court"}
	threats := []string{"drugs", "fraud", "county_lines", "money_laundering", "drugs", "msht", "fraud", "drugs", "cyber"}
	var a, b []opp
	for i := range n {
		end := at(2025, 11, 3, 15, 0).AddDate(0, 0, (i*i*7+i*11)%384)
		r := reasons[(i*i+i*3)%11%len(reasons)]
		o := opp{"status": statuses[i%len(statuses)], "detected_at": end.AddDate(0, 0, -20), "window_closes": end, "estimate_pence": int64(120_000 + (i*i*7919)%3_100_000),
			"threat": threats[(i*5)%len(threats)], "severity": []string{"S1", "S2", "S3"}[i%3], "rule": []string{"MO-05", "MO-06", "MO-08", ""}[i%4], "rule_version": int64(1)}
		switch o["status"] {
		case "missed", "lapsed":
			o["lost_pence"] = o["estimate_pence"]
			o["ended_at"], o["reason"], o["reason_detail"], o["avoidable"], o["reason_owner"] = end, r[0], r[1], r[2], "force"
			if w, ok := owner[r[0]]; ok {
				o["reason_owner"] = w
			}
			if o["status"] == "missed" {
				o["reviewed_at"], o["reviewed_role"], o["learning"] = end.AddDate(0, 0, 14), "supervisor", "Put cash seized on a Friday before the Saturday court."
			}
		case "run_out":
			o["ended_at"], o["reason"], o["reason_detail"] = end, "DEADLINE", "DEADLINE_LAPSED"
		}
		if o["rule"] == "" {
			o["source"], o["rule_version"], o["title"] = "person", int64(0), "Account named in a statement"
		}
		if (i*i+i)%7 < 3 {
			b = append(b, o)
		} else {
			a = append(a, o)
		}
	}
	reportingtest.Insert(t, f.d, f.a, a...)
	reportingtest.Insert(t, f.d, f.b, b...)
	return f
}

// restricted opens a case that f.Deputy alone may see, with one missed opportunity worth £7,654.32.
func (f force) restricted(t *testing.T) cases.Case {
	t.Helper()
	c := casestest.Open(t, f.d, f.Force, casestest.Restricted, casestest.Titled("Quiet larch"), func(n *cases.New) { n.LeadID, n.Threat, n.DeputyID = f.Deputy, "prisons", 0 })
	reportingtest.Insert(t, f.d, c, opp{"public_key": "rrrrrrrrr1", "status": "missed", "title": "Larch strongbox", "why": "The strongbox of the quiet larch", "detected_at": at(2026, 2, 2, 9, 0), "ended_at": at(2026, 2, 17, 9, 0),
		"estimate_pence": 765_432, "lost_pence": 765_432, "reason": "PARTNER", "reason_detail": "BANK", "avoidable": "no", "reason_owner": "partner", "rule": "MO-26", "learning": "Larch learning"})
	return c
}

// run makes the workbook as the person in ctx.
func (f force) run(t *testing.T, ctx context.Context, params map[string]string) ([]byte, reporting.Result) {
	t.Helper()
	var b bytes.Buffer
	res, err := f.room.Run(ctx, "missed-opportunities", params, &b, nil)
	if err != nil {
		t.Fatal(err)
	}
	return b.Bytes(), res
}

// keep leaves a workbook where a person can open it, when PROCEEDS_XLSX_OUT names a folder.
func keep(t *testing.T, name string, data []byte) {
	t.Helper()
	if dir := os.Getenv("PROCEEDS_XLSX_OUT"); dir != "" {
		if err := os.WriteFile(fmt.Sprintf("%s/%s.xlsx", dir, name), data, 0o600); err != nil {
			t.Fatal(err)
		}
	}
}
