package releases

import (
	"bytes"
	"fmt"
	"html/template"
	"strings"
	"time"

	"proceeds/internal/base/caltime"
)

// paper is what a document and a letter are made from. Nothing that is withheld comes into it.
type paper struct {
	Title, Marking, Force, Number, To, Address, Date string
	Case                                             bool
	Records                                          []paperRecord
	Lines                                            []string // paragraphs of a letter
	Grounds                                          []string
}

// paperRecord is one record, its facts before its assessments.
type paperRecord struct {
	Name, Day   string
	Facts, Says []paperField
}

type paperField struct{ Label, Text, Ground string }

// records puts fields together to records, in the order in which they were collected. In an answer to a request what is
// withheld whole leaves no trace: that there is such a record may be what must not be said. In a disclosure of a case its
// block stands there with the ground.
func records(list []Shown, k Kind) (out []paperRecord) {
	key, last := "", ""
	for _, s := range list {
		if !s.Given() && (k == Access || s.Disposition != Withhold && strings.TrimSpace(s.Text) == "") {
			continue
		}
		if key = fmt.Sprint(s.CaseID, " ", s.Kind, " ", s.EntityID); key != last {
			out, last = append(out, paperRecord{Name: s.KindName(), Day: caltime.DateOf(s.At).UK()}), key
		}
		f := paperField{Label: s.Label(), Text: s.Out}
		if k == OfCase && s.Disposition == Withhold {
			f.Ground = GroundOf(k, s.Ground).Name
		}
		r := &out[len(out)-1]
		if s.Assertion == "fact" {
			r.Facts = append(r.Facts, f)
		} else {
			r.Says = append(r.Says, f)
		}
	}
	return out
}

var paperPage = template.Must(template.New("paper").Parse(`<!DOCTYPE html>
<html lang="en-GB">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{{.Title}}</title>
<style>
body { font: 12pt/1.45 Arial, sans-serif; color: #0b0c0c; max-width: 44em; margin: 2em auto; padding: 0 1em; }
.mark { font-weight: bold; text-align: center; border: 1px solid; padding: .3em; }
h1 { font-size: 1.5em; } h2 { font-size: 1.1em; margin: 1.5em 0 .3em; } h3 { font-size: 1em; margin: .6em 0 .2em; }
dl { margin: 0; } dt { font-weight: bold; margin-top: .4em; } dd { margin: 0 0 0 1.5em; white-space: pre-wrap; overflow-wrap: anywhere; }
section { break-inside: avoid; } address { font-style: normal; white-space: pre-wrap; }
</style>
</head>
<body>
<p class="mark">{{.Marking}}</p>
<p>{{.Force}}<br>Reference {{.Number}}<br>{{.Date}}</p>
<p>{{.To}}</p>
{{with .Address}}<address>{{.}}</address>{{end}}
<h1>{{.Title}}</h1>
{{range .Lines}}<p>{{.}}</p>
{{end}}{{with .Grounds}}<ul>
{{range .}}<li>{{.}}</li>
{{end}}</ul>
{{end}}{{range .Records}}<section>
<h2>{{.Name}}, {{.Day}}</h2>
{{with .Facts}}<h3>Facts</h3>
<dl>
{{range .}}<dt>{{.Label}}</dt><dd>{{.Text}}{{with .Ground}} ({{.}}){{end}}</dd>
{{end}}</dl>
{{end}}{{with .Says}}<h3>Assessments: opinions and judgements of those who wrote them</h3>
<dl>
{{range .}}<dt>{{.Label}}</dt><dd>{{.Text}}{{with .Ground}} ({{.}}){{end}}</dd>
{{end}}</dl>
{{end}}</section>
{{end}}<p class="mark">{{.Marking}}</p>
</body>
</html>
`))

func (p paper) write() ([]byte, error) {
	var b bytes.Buffer
	err := paperPage.Execute(&b, p)
	return b.Bytes(), err
}

func (x Release) paper(force, title, marking string, now time.Time) paper {
	return paper{Title: title, Marking: marking, Force: force, Number: x.Number(), To: x.Recipient, Address: x.Address, Date: caltime.DateOf(now).UK(), Case: x.Kind == OfCase}
}

// letterMarking is the marking of every letter: one that followed what is held would tell of it.
const letterMarking = "OFFICIAL-SENSITIVE"

// rights are the last lines of every answer (s.45(5)).
var rights = []string{
	"You may ask the Information Commissioner to check whether the force was right, you may complain to the Information Commissioner, and you may apply to a court, under sections 51, 165 and 167 of the Data Protection Act 2018. The Commissioner’s office is at Wycliffe House, Water Lane, Wilmslow, Cheshire SK9 5AF.",
	"You may also ask the force’s data protection officer to look at this answer again.",
}

// letter is the letter of a release. That of Neutral depends on nothing but what the person themself sent: it is the same
// where nothing is held and where all that is held is withheld.
func (x Release) letter(force string, now time.Time) paper {
	p := x.paper(force, "Your request for access to your personal data", letterMarking, now)
	p.Lines = []string{"You asked the force for access to personal data about you under section 45 of the Data Protection Act 2018. Your request came in on " + x.ReceivedOn.UK() + "."}
	switch x.Outcome {
	case Disclose:
		p.Lines = append(p.Lines, "With this letter you get the personal data that the force gives you. Facts and assessments stand apart. Where words were taken out, the sign "+Block+" stands in their place.",
			"Section 45(4) of the Act lets the force give less than all, as far and as long as that is necessary and proportionate:")
		for _, g := range accessGrounds {
			p.Grounds = append(p.Grounds, lower(g.Name))
		}
		p.Lines = append(p.Lines, neutralWords)
	case Neutral:
		p.Lines = append(p.Lines, "The force has searched its records of financial investigations. There is no personal data in them that it is required to give you under section 45 of the Act.", neutralWords)
	case Refuse:
		p.Lines = append(p.Lines, "The force does not answer this request, because it is manifestly unfounded or excessive (section 53 of the Act).", neutralWords)
	}
	p.Lines = append(p.Lines, rights...)
	return p
}

const neutralWords = "This does not mean that the force holds, or does not hold, any other personal data about you. Whether it does, the force neither confirms nor denies: under section 45(4) to (6) it need not say so where saying so would itself undermine what the section protects."
