package demo

import (
	"strings"

	"proceeds/internal/rooms/cases"
)

// sort of story: what a case is mostly about.
type kind string

const (
	cashStory    kind = "cash"
	accountStory kind = "account"
	restraint    kind = "restraint"
	cryptoStory  kind = "crypto"
	listedStory  kind = "listed"
	development  kind = "development"
	flagship     kind = "larchwood"
)

// threatsOf weighs which threats each kind of story comes from.
var threatsOf = map[kind][]odds[cases.Threat]{
	cashStory: {{30, "drugs"}, {24, "county_lines"}, {26, "money_laundering"}, {6, "soac"}, {4, "immigration_crime"}, {3, "msht"},
		{3, "firearms"}, {2, "intellectual_property"}, {2, "prisons"}},
	accountStory: {{50, "fraud"}, {26, "money_laundering"}, {6, "msht"}, {5, "cyber"}, {4, "immigration_crime"}, {4, "environmental"},
		{3, "intellectual_property"}, {2, "corruption"}},
	restraint: {{28, "drugs"}, {16, "drugs_production"}, {20, "fraud"}, {12, "soac"}, {7, "msht"}, {5, "county_lines"}, {5, "environmental"},
		{3, "csae"}, {2, "firearms"}, {2, "corruption"}},
	cryptoStory: {{38, "cyber"}, {28, "fraud"}, {24, "money_laundering"}, {10, "drugs"}},
	listedStory: {{34, "soac"}, {26, "drugs"}, {22, "money_laundering"}, {10, "violence"}, {8, "fraud"}},
	development: {{24, "money_laundering"}, {18, "fraud"}, {14, "county_lines"}, {12, "drugs"}, {8, "msht"}, {6, "immigration_crime"},
		{5, "environmental"}, {4, "csae"}, {4, "violence"}, {3, "intellectual_property"}, {2, "corruption"}},
}

var titles = map[cases.Threat][]string{
	"county_lines":          {"County lines cash couriers", "Line phone and two runners", "Cuckooed flat, {street}", "Runner stopped, {place}", "Line from the coast to {street}"},
	"drugs":                 {"Supply from {street}", "Cash and tick list, {place}", "Two-car stop, {place}", "Wholesale supply, {street}", "Dealer's safe, {street}", "R v {last}"},
	"drugs_production":      {"Cannabis grows, rented units", "Factory grow, {street}", "Grow house, {street}", "Pill press, {street}"},
	"fraud":                 {"Romance fraud, {n} victims", "Invoice diversion, {company}", "Courier collections, {n} victims", "Boiler-room shares", "Puppy sales, {n} buyers", "Ticket resale", "Power of attorney, {street}", "Rental deposits, {n} tenants", "Covid loan, {company}", "Card reader takings, {street}"},
	"money_laundering":      {"Cash courier, {place}", "Mule accounts, {n} holders", "Car wash takings, {street}", "Two holdalls, {place}", "Taxi firm takings", "Phone shop takings", "Third-party deposits, {company}", "Barber shop takings, {street}"},
	"csae":                  {"Paid content, {n} accounts", "Live-stream payments"},
	"msht":                  {"Nail bars, {street}", "Labour at a packing house", "Pop-up brothels, {n} flats", "Car wash workers, {street}"},
	"immigration_crime":     {"Small boat fixer", "False documents, {street}", "Lorry passage payments"},
	"firearms":              {"Firearm conversion, {street}", "Blank-firer imports"},
	"cyber":                 {"Ransom wallet, {company}", "Account takeover ring", "SIM swap, {n} victims", "Phishing kit seller"},
	"corruption":            {"Procurement payments, {company}", "Sanctions evasion, {company}"},
	"soac":                  {"Plant theft ring", "Catalytic converters, {street}", "Jewellery burglaries", "Keyless vehicle theft", "Metal theft, {company}", "Watch robbery, {place}"},
	"violence":              {"Debt collection, {street}", "Street group funding"},
	"environmental":         {"Waste dumped at {street}", "Unpermitted skip yard, {company}", "Fuel laundering"},
	"intellectual_property": {"Counterfeit tobacco, {street}", "Copied goods, {place}"},
	"prisons":               {"Prison supply, payments outside", "Lifetime management, {last}"},
}

var summaries = map[cases.Threat]string{
	"county_lines":      "Cash from street supply is carried by couriers, paid in as the takings of a small business, and moved on.",
	"drugs":             "Supply over at least six months. Spending is not explained by declared income.",
	"drugs_production":  "Rented premises with bypassed meters. The yield was reckoned from the plants found and those harvested.",
	"fraud":             "Payments from victims reach accounts that were opened shortly before, and leave them within hours.",
	"money_laundering":  "Deposits far above the declared trade of the holder, paid in at several branches and moved on in round sums.",
	"csae":              "Payments for content through several accounts in false names.",
	"msht":              "Wages of several workers reach one account. The premises are let to one person.",
	"immigration_crime": "Payments for passage, collected in cash and through accounts of third parties.",
	"firearms":          "Sale of converted weapons. Payment in cash.",
	"cyber":             "Payments in cryptoassets, traced to wallets at two exchanges.",
	"corruption":        "Payments to a connected company after contracts were placed.",
	"soac":              "Stolen goods sold on through a yard and on-line accounts.",
	"violence":          "Collection of debts by threats. Proceeds are held in cash and jewellery.",
	"environmental":     "Fees taken for waste that was dumped or burnt. No permit is held.",

	"intellectual_property": "Goods brought in by parcel and sold from a lock-up. Takings in cash.",
	"prisons":               "Payments outside for goods supplied inside.",
}

var grounds = []string{
	"Two accounts of where the cash came from, given to the officers, do not agree. Bundled with elastic bands by denomination.",
	"Vacuum packed and concealed. No lawful source was offered.",
	"Found with scales, bags and a list of names with sums. No declared income for two years.",
	"Carried in a holdall by a person with no link to its stated owner. Tickets bought in cash on the day.",
	"Traces at a level above that of cash in circulation. The explanation is being checked.",
	"The sum is out of keeping with declared earnings. Messages on a telephone refer to drops.",
}

// fill puts invented things in place of what stands in braces.
func (s *story) fill(text string) string {
	d := s.dice
	out := text
	for _, f := range []struct {
		mark string
		with func() string
	}{{"{street}", func() string { return strings.TrimLeft(strings.TrimSuffix(d.street(), ", Northmarch"), "0123456789 ") }},
		{"{place}", func() string { return midSentence(s.place) }},
		{"{last}", func() string { return s.who[0].last }},
		{"{company}", d.company},
		{"{n}", func() string { return itoa(d.in(2, 18)) }}} {
		if strings.Contains(out, f.mark) {
			out = strings.ReplaceAll(out, f.mark, f.with())
		}
	}
	return out
}

// midSentence begins a place with a small letter, unless it begins with a name.
func midSentence(place string) string {
	for _, name := range []string{"Northmarch", "Harbour", "Quayside"} {
		if strings.HasPrefix(place, name) {
			return place
		}
	}
	return strings.ToLower(place[:1]) + place[1:]
}
