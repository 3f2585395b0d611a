package compartment

import (
	"net/url"
	"strings"

	"proceeds/internal/base/fault"
	"proceeds/internal/platform/layout"
	"proceeds/internal/platform/web"
	"proceeds/internal/rooms/tasking"
)

func (r *Room) getNewReport(c *web.Ctx) error { return r.newReport(c, posted{}) }

func (r *Room) newReport(c *web.Ctx, p posted) error {
	head := layout.PageHead{Title: "Record a report", Breadcrumbs: []layout.Link{{Label: "Confidential compartment", Href: "/confidential"}}}
	return r.show(c, p, head, "", "", reportForm(p))
}

func readReport(v url.Values) (NewReport, error) {
	bad := map[string]string{}
	n := NewReport{UkfiuRef: v.Get("ukfiu_ref"), ReceivedOn: readDay(v, "received", bad), ReporterKind: v.Get("reporter_kind"), Reporter: v.Get("reporter"), Grading: tasking.ReadGrading(v), Marking: v.Get("marking"),
		Facts: v.Get("facts"), Assessment: v.Get("assessment"), Subjects: strings.Split(v.Get("subjects"), "\n")}
	return n, typed(bad)
}

func (r *Room) postNewReport(c *web.Ctx) error {
	v, err := c.Form()
	if err != nil {
		return err
	}
	n, err := readReport(v)
	var p Report
	if err == nil {
		p, err = r.RecordReport(c.Ctx(), n)
	}
	if err != nil {
		bad, err := refuse("report", v, err)
		if err != nil {
			return err
		}
		return r.newReport(c, bad)
	}
	c.Done("Recorded as "+p.Ref+".", "")
	return c.See("/confidential/reports/" + p.PublicKey)
}

func (r *Room) getReport(c *web.Ctx) error { return r.report(c, posted{}) }

func (r *Room) report(c *web.Ctx, p posted) error {
	v, err := r.ReportAt(c.Ctx(), r.DB, c.Param("report"))
	if err != nil {
		return err
	}
	head := layout.PageHead{Title: v.Report.Ref, Lead: "Report from " + v.Report.Reporter + ".", Sentence: "Received " + v.Report.ReceivedOn.WithDay() + ".",
		Breadcrumbs: []layout.Link{{Label: "Confidential compartment", Href: "/confidential"}}}
	if !v.Report.Withdrawn() {
		head.Actions = []layout.Action{{Label: "Record a request", Href: "/confidential/requests/new?report=" + v.Report.PublicKey}, {Label: "Draft a product", Href: "/confidential/products/new?report=" + v.Report.PublicKey}}
	}
	return r.show(c, p, head, "", v.Report.Marking, reportBody(v, p))
}

func (r *Room) postReport(c *web.Ctx) error {
	v, err := c.Form()
	if err != nil {
		return err
	}
	key, act := c.Param("report"), c.Param("act")
	switch act {
	case "withdraw":
		err = r.WithdrawReport(c.Ctx(), key, version(v), v.Get("reason"))
	case "subjects":
		err = r.addSubject(c, v, key, "")
	case "case":
		_, err = r.LinkCase(c.Ctx(), key, "", v.Get("case"), v.Get("why"))
	default:
		return fault.Missing()
	}
	if err != nil {
		bad, err := refuse(act, v, err)
		if err != nil {
			return err
		}
		return r.report(c, bad)
	}
	c.Done("Recorded.", "")
	return c.See("/confidential/reports/" + key)
}

func (r *Room) addSubject(c *web.Ctx, v url.Values, report, request string) error {
	bad := map[string]string{}
	n := NewSubject{Name: v.Get("name"), Born: v.Get("born"), Detail: v.Get("detail"), LiveOn: readDay(v, "live", bad), LiveWhy: v.Get("live_why"), Report: report, Request: request}
	if err := typed(bad); err != nil {
		return err
	}
	_, err := r.AddSubject(c.Ctx(), n)
	return err
}
