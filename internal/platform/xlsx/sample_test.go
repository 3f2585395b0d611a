package xlsx_test

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"testing"
	"time"

	"proceeds/internal/platform/xlsx"
)

var meta = xlsx.Meta{
	Title: "Missed opportunities", Marking: "OFFICIAL-SENSITIVE", Maker: "A. Manager (supervisor)", System: "Proceeds, test",
	MadeAt: time.Date(2026, 11, 22, 9, 30, 0, 0, time.UTC), AsAt: time.Date(2026, 7, 1, 8, 0, 0, 0, time.UTC),
}

// nasty are texts that must come out as typed.
var nasty = []string{
	"=1+1", "+44 20 7946 0018", "-5", "@SUM(A1)", "_x0041_", "_x000D_ twice _x000D_", "tab\there", "line\nbreak", "cr\rhere",
	"bell\x07 and nul\x00", "  spaces around  ", "emoji 😀 👮🏽", "עברית مرحبا", "<b>&amp;\"'</b>", "\uFFFEodd", "'apostrophe", "Protégé £5",
	"x_x0042_y", "_x00zz_", "000123", "]]>",
}

// sample writes a workbook with everything in it; n is the number of detail rows.
func sample(t testing.TB, n int) ([]byte, xlsx.Result) {
	t.Helper()
	var out bytes.Buffer
	b, err := xlsx.New(&out, meta)
	if err != nil {
		t.Fatal(err)
	}
	ctx := context.Background()
	reasons := []string{"No investigator free", "Clock ran out", "Not told in time", "Below threshold", "Victim withdrew *", "2024 backlog", ""}
	threats := []string{"Drugs", "Fraud", "MSHT", "OIC", "Cyber"}
	units := []string{"Economic Crime North", "Economic Crime South", "Organised Crime", "Local CID"}
	missed, err := b.Table(ctx, xlsx.TableSheet{
		Name: "Missed", Title: "Missed and lapsed", Freeze: 1,
		Columns: []xlsx.Column{
			{Head: "Case", Kind: xlsx.KindRef, Note: "Opens the case"}, {Key: "found", Head: "Found on", Kind: xlsx.KindDate},
			{Key: "month", Head: "Month", Kind: xlsx.KindMonth}, {Key: "ended", Head: "Ended at", Kind: xlsx.KindDateTime},
			{Key: "reason", Head: "Reason", Kind: xlsx.KindText, Width: 24, Note: "Why it was missed, from the force's list"}, {Key: "threat", Head: "Threat"},
			{Key: "unit", Head: "Unit", Width: 24}, {Key: "value", Head: "Estimated value", Kind: xlsx.KindMoney, Note: "The best estimate on the day it was missed"},
			{Key: "foreign", Head: "As recorded", Kind: xlsx.KindMoneyForeign}, {Key: "days", Head: "Days open", Kind: xlsx.KindInt},
			{Key: "share", Head: "Share held", Kind: xlsx.KindPercent}, {Key: "second", Head: "Second person", Kind: xlsx.KindBool},
			{Key: "text", Head: "What happened", Kind: xlsx.KindLongText},
		},
		Groups: []xlsx.GroupBy{
			{Keys: []string{"reason"}, Sums: []string{"value"}}, {Keys: []string{"month"}, Sums: []string{"value", "days"}},
			{Keys: []string{"threat", "unit"}, Sums: []string{"value"}}, {Keys: []string{"threat"}},
		},
		Rows: func(yield func([]xlsx.Cell) error) error {
			row := make([]xlsx.Cell, 0, 13)
			for i := range n {
				d := time.Date(2025, 7, 3, 10, 30, 0, 0, time.UTC).AddDate(0, 0, (i*i*7)%360)
				p := int64(i*i%977)*10_007 + 5
				text := nasty[i%len(nasty)]
				if i%5 == 0 {
					text = "Cash was held for 48 hours and no application was made before the clock ran out; nobody with accreditation was on duty."
				}
				row = append(row[:0],
					xlsx.Ref(fmt.Sprintf("FI/2026/%04d", i+1), fmt.Sprintf("https://proceeds.example/cases/FI-2026-%04d", i+1)),
					xlsx.Date(d.Year(), d.Month(), d.Day()), xlsx.Month(d.Year(), d.Month()), xlsx.DateTime(d.Add(26*time.Hour)),
					xlsx.Text(reasons[(i*i+i)%13%len(reasons)]), xlsx.Text(threats[i*3%7%len(threats)]), xlsx.Text(units[i*5%11%len(units)]),
					xlsx.Pence(p), xlsx.Foreign(p*3, 2, "USD"), xlsx.Int(i%40), xlsx.Percent(float64(i%5)/4), xlsx.Bool(i%3 == 0), xlsx.Text(text))
				if err := yield(row); err != nil {
					return err
				}
			}
			return nil
		},
	})
	if err != nil {
		t.Fatal(err)
	}
	s := b.Sheet("Summary")
	s.Title("Missed opportunities", "West Force · found 1 July 2025 to 30 June 2026 · every figure is a formula over the sheet Missed")
	s.Figures(
		xlsx.Figure{Label: "Missed or lapsed", Value: missed.Count()}, xlsx.Figure{Label: "Estimated value", Value: missed.Sum("value")},
		xlsx.Figure{Label: "No investigator free", Value: missed.CountIf("reason", xlsx.Text("No investigator free"))},
		xlsx.Figure{Label: "Worth", Value: missed.SumIf("value", "reason", xlsx.Text("No investigator free"))})
	why := s.Groups(xlsx.GroupTable{Title: "By reason", Table: missed, By: "reason", Count: "Missed", Sums: []xlsx.SumHead{{Key: "value", Head: "Estimated value"}}, Rank: "value", Share: "Share", Running: "Running share"})
	s.Chart(xlsx.Chart{Title: "Why opportunities were missed", Kind: xlsx.Pareto, Labels: why.Column(0), Beside: why, Series: []xlsx.Series{
		{Name: why.Head(2), Values: why.Column(2), Colour: xlsx.Missed}, {Name: why.Head(4), Values: why.Column(4), Colour: xlsx.Ink}}})
	when := s.Groups(xlsx.GroupTable{Title: "By month", Table: missed, By: "month", Count: "Missed", Sums: []xlsx.SumHead{{Key: "value", Head: "Estimated value"}, {Key: "days", Head: "Days open"}}})
	s.Chart(xlsx.Chart{Title: "Value missed by month", Kind: xlsx.Columns, Labels: when.Column(0), Beside: when, Series: []xlsx.Series{{Name: when.Head(2), Values: when.Column(2), Colour: xlsx.Missed}}})
	s.Cross(xlsx.CrossTable{Title: "Threat by unit", Note: "Estimated value; the deeper the colour, the more was missed", Table: missed, Down: "threat", Across: "unit", Sum: "value", Heat: true})
	s.Cross(xlsx.CrossTable{Title: "Number by threat and unit", Table: missed, Down: "threat", Across: "unit", Heat: true})
	trend := b.Sheet("Trend")
	trend.Title("Trend", "")
	m := trend.Groups(xlsx.GroupTable{Table: missed, By: "month", Count: "Missed"})
	trend.Chart(xlsx.Chart{Title: "Opportunities missed each month", Kind: xlsx.Lines, Labels: m.Column(0), Beside: m, Series: []xlsx.Series{{Name: m.Head(1), Values: m.Column(1), Colour: xlsx.Ordered}}})
	th := trend.Groups(xlsx.GroupTable{Table: missed, By: "threat", Count: "Missed", Share: "Share"})
	trend.Chart(xlsx.Chart{Title: "By threat", Kind: xlsx.Bars, Labels: th.Column(0), Beside: th, Series: []xlsx.Series{{Name: th.Head(1), Values: th.Column(1), Colour: xlsx.Held}}})
	b.About(xlsx.About{
		What:    "Chances to restrain, seize or confiscate that were not taken, and why.",
		Filters: []xlsx.Entry{{Term: "Unit", Text: "All units"}, {Term: "Found", Text: "01 Jul 2025 to 30 Jun 2026"}},
		Definitions: []xlsx.Entry{{Term: "Missed", Text: "Reviewed, and found that a power was available and not used."},
			{Term: "Lapsed", Text: "A statutory period ended without its act."}},
		Rules: []xlsx.Entry{{Term: "MO-04", Text: "version 1: cash seized, no application within 48 counted hours"}},
		Notes: []string{"3 records are not shown."},
	})
	b.Order("Summary", "Missed", "Trend")
	r, err := b.Close(ctx)
	if err != nil {
		t.Fatal(err)
	}
	return out.Bytes(), r
}

// TestSampleToFile leaves the sample where a person can open it, when asked to.
func TestSampleToFile(t *testing.T) {
	path := os.Getenv("PROCEEDS_XLSX_OUT")
	if path == "" {
		t.Skip("set PROCEEDS_XLSX_OUT to a file name to look at the sample workbook")
	}
	data, _ := sample(t, 120)
	if err := os.WriteFile(path, data, 0o600); err != nil {
		t.Fatal(err)
	}
}
