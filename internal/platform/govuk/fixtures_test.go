package govuk

import (
	"context"
	"encoding/json"
	"io"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/a-h/templ"
	"github.com/google/go-cmp/cmp"
	"golang.org/x/net/html"
)

// Our parts against what the vendor publishes for the same content.
var ours = map[string]templ.Component{
	"input with error and hint": InputOf(Input{
		Name: "with-error-hint", Label: "National insurance number",
		Hint:  "It’s on your National Insurance card, benefit letter, payslip or P60. For example, ‘QQ 12 34 56 C’.",
		Error: "Enter a National Insurance number in the correct format",
	}),
	"input with prefix": InputOf(Input{ID: "input-with-prefix", Name: "amount", Label: "Amount, in pounds", Prefix: "£"}),
	"textarea with hint and error message": TextAreaOf(TextArea{
		Name: "with-hint-error", Label: "With hint and error", Hint: "Hint", Error: "Error message",
	}),
	"select with hint text and error message": SelectOf(Select{
		Name: "select-2", Label: "Label text goes here", Hint: "Hint text goes here", Error: "Error message goes here",
		Options: []Option{{"1", "GOV.UK frontend option 1"}, {"2", "GOV.UK frontend option 2"}, {"3", "GOV.UK frontend option 3"}},
	}),
	"radios small": RadiosOf(Radios{
		Name: "how-contacted-2", Legend: "How do you want to be contacted?",
		Items: []Choice{{Value: "email", Text: "Email"}, {Value: "phone", Text: "Phone"}, {Value: "text", Text: "Text message"}},
	}),
	"radios with hint and error message": RadiosOf(Radios{
		Name: "example-error-message-hint", Legend: "Have you changed your name?", Error: "Please select an option",
		Hint:  "This includes changing your last name or spelling your name differently.",
		Items: []Choice{{Value: "yes", Text: "Yes"}, {Value: "no", Text: "No"}},
	}),
	"checkboxes small": CheckboxesOf(Checkboxes{
		Name: "nationality", Legend: "Filter by",
		Items: []Choice{{Value: "a", Text: "a thing"}, {Value: "b", Text: "another thing"}, {Value: "c", Text: "this thing"}},
	}),
	"checkboxes with error message and hint": CheckboxesOf(Checkboxes{
		Name: "example", Legend: "What is your nationality?", Error: "Please select an option",
		Hint:  "If you have dual nationality, select all options that are relevant to you.",
		Items: []Choice{{Value: "british", Text: "British"}, {Value: "irish", Text: "Irish"}},
	}),
	"radios small with hint": RadiosOf(Radios{
		Name: "how-contacted-2", Legend: "How do you want to be contacted?",
		Items: []Choice{{"email", "Email", "Hint for email address"}, {Value: "phone", Text: "Phone"}, {Value: "text", Text: "Text message"}},
	}),
	"checkboxes multiple hints": CheckboxesOf(Checkboxes{
		Name: "example-multiple-hints", Hint: "If you have dual nationality, select all options that are relevant to you.",
		Items: []Choice{
			{"british", "British", "Hint for british option here"}, {Value: "irish", Text: "Irish"},
			{"other", "Citizen of another country", "Hint for other option here"},
		},
	}),
	"date-input with error on day input": DateInputOf(DateInput{
		Name: "dob-day-error", Legend: "What is your date of birth?", Hint: "For example, 31 3 1980",
		Error: "Error message goes here", Bad: []string{"day"},
	}),
	"date-input with values": DateInputOf(DateInput{
		Name: "with-values", Legend: "What is your date of birth?", Hint: "For example, 31 3 1980", Day: "31", Month: "3", Year: "1980",
	}),
	"file-upload with error message and hint": FileUploadOf(FileUpload{
		Name: "file-upload-3", Label: "Upload a file", Error: "Error message goes here",
		Hint: "Your photo may be in your Pictures, Photos, Downloads or Desktop folder. Or in an app like iPhoto.",
	}),
	"error-summary default": ErrorSummary([]FieldError{
		{"example-error-1", "The date your passport was issued must be in the past"}, {"example-error-2", "Enter a postcode, like AA1 1AA"},
	}),
	"details default": withChildren(Details("Help with nationality"),
		"We need to know your nationality so we can work out which elections you’re entitled to vote in. If you can’t provide your nationality, you’ll have to send copies of identity documents through the post."),
	"error-message default":       ErrorMessage("", "Error message about full name goes here"),
	"button default":              ButtonOf(Button{Label: "Save and continue"}),
	"button secondary":            ButtonOf(Button{Label: "Secondary button", Kind: "secondary", Name: "secondary"}),
	"button link":                 ButtonOf(Button{Label: "Link button", Href: "/"}),
	"button prevent double click": ButtonOf(Button{Label: "Submit", Once: true}),
}

func TestPartsMatchTheVendor(t *testing.T) {
	text, err := os.ReadFile("testdata/fixtures.json")
	if err != nil {
		t.Fatal(err)
	}
	var fixtures []struct{ Component, Name, HTML string }
	if err := json.Unmarshal(text, &fixtures); err != nil {
		t.Fatal(err)
	}
	if len(fixtures) != len(ours) {
		t.Errorf("%d fixtures, %d parts", len(fixtures), len(ours))
	}
	for _, f := range fixtures {
		name := f.Component + " " + f.Name
		part, ok := ours[name]
		if !ok {
			t.Errorf("no part for %q", name)
			continue
		}
		if diff := cmp.Diff(outline(t, f.HTML), outline(t, render(t, part))); diff != "" {
			t.Errorf("%s (-vendor +ours):\n%s", name, diff)
		}
	}
}

// Where we knowingly differ from the vendor: our own classes of density and
// figures, the icon in a message, the words of the summary's title, the names of
// the date boxes, and aria-invalid.
var (
	addedClasses = []string{"num", "when", "govuk-radios--small", "govuk-checkboxes--small"}
	addedAttrs   = []string{"aria-invalid"}
)

// outline writes the elements, attributes and words of a part, one a line.
func outline(t *testing.T, markup string) []string {
	t.Helper()
	root, err := html.Parse(strings.NewReader(markup))
	if err != nil {
		t.Fatal(err)
	}
	var lines []string
	var walk func(n *html.Node, depth int)
	walk = func(n *html.Node, depth int) {
		if n.Type == html.TextNode {
			if words := strings.Join(strings.Fields(n.Data), " "); words != "" && !hasClass(n.Parent, "govuk-error-summary__title") {
				lines = append(lines, words)
			}
			return
		}
		if n.Type == html.ElementNode && n.Data == "svg" {
			return
		}
		plainSpan := n.Data == "span" && len(n.Attr) == 0
		if n.Type == html.ElementNode && !plainSpan {
			lines = append(lines, n.Data+" "+attributes(n))
		}
		for c := n.FirstChild; c != nil; c = c.NextSibling {
			walk(c, depth+1)
		}
	}
	walk(root, 0)
	return lines
}

func attributes(n *html.Node) string {
	var out []string
	for _, a := range n.Attr {
		switch {
		case slices.Contains(addedAttrs, a.Key):
			continue
		case a.Key == "class":
			words := slices.DeleteFunc(strings.Fields(a.Val), func(c string) bool { return slices.Contains(addedClasses, c) })
			slices.Sort(words)
			out = append(out, "class="+strings.Join(words, " "))
		case a.Key == "name" && hasClass(n, "govuk-date-input__input"):
			continue // ours begin with the name of the field
		case a.Key == "id" && a.Val == "-error", a.Key == "value" && n.Data == "button" && a.Val == "":
			continue
		default:
			out = append(out, a.Key+"="+a.Val)
		}
	}
	slices.Sort(out)
	return strings.Join(out, "; ")
}

func hasClass(n *html.Node, class string) bool {
	for _, a := range n.Attr {
		if a.Key == "class" && slices.Contains(strings.Fields(a.Val), class) {
			return true
		}
	}
	return false
}

func render(t *testing.T, c templ.Component) string {
	t.Helper()
	var b strings.Builder
	if err := c.Render(context.Background(), &b); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func withChildren(c templ.Component, text string) templ.Component {
	return templ.ComponentFunc(func(ctx context.Context, w io.Writer) error {
		return c.Render(templ.WithChildren(ctx, templ.Raw(text)), w)
	})
}
