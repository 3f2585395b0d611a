package intake

import (
	"slices"
	"strings"

	"proceeds/internal/base/money"
)

// ScoredBy is the version of the signals below. It rises when a signal or its points change; an event keeps the points it
// was given and the version that gave them.
const ScoredBy = "signals@1"

// Point is one signal of financial potential that an event shows: section 4.3 of the law notes.
type Point struct {
	Signal  string // code
	Points  int
	Because string // the fact, in a sentence
	Suggest string // what to do
	Why     string // why it matters
}

// Scoring is what a score needs besides the event.
type Scoring struct {
	Minimum     money.Pence                      // the least cash that may be seized under s.294
	Lifestyle   func(offence string) bool        // it is in Schedule 2
	Acquisitive func(offence string) bool        // burglary, robbery, theft and the like, committed for gain
	Group       func(offence, group string) bool // drugs, laundering, slavery, immigration, child_sex, environment, counterfeiting, ip, arms, fraud, cyber
	UWOMinimum  money.Pence                      // the property above which an unexplained wealth order can be asked for
	OffenceName func(offence string) string
}

// signal is one row of the table.
type signal struct {
	code         string
	points       int
	suggest, why string
	test         func(e Event, s Scoring) (because string)
}

var signals = []signal{
	{"lifestyle", 30, "Triage within 24 hours; flag for confiscation", "The offence is in Schedule 2, so that the criminal lifestyle follows on conviction (s.75(2)(a))",
		func(e Event, s Scoring) string { return e.offence(s, s.Lifestyle, "is in Schedule 2") }},
	{"drugs_money", 20, "Cash, accounts, a money laundering charge", "Supply of drugs with cash, debts or phones is a business",
		func(e Event, s Scoring) string {
			if !e.group(s, "drugs") || !e.has("tick_list", "phones", "supply") && !e.cash(s.Minimum) {
				return ""
			}
			return "A drugs offence, with " + e.listed("tick_list", "phones", "supply") + e.cashWords()
		}},
	{"fraud", 25, "Freeze accounts within hours; think of the victims", "Money from fraud moves fast",
		func(e Event, s Scoring) string {
			if !e.group(s, "fraud") && !e.has("money_moving") {
				return ""
			}
			return "Fraud, or money of a victim that is moving"
		}},
	{"acquisitive", 15, "Confiscation of the particular benefit; listed assets", "Confiscation applies to every case of acquisitive crime",
		func(e Event, s Scoring) string { return e.offence(s, s.Acquisitive, "is acquisitive") }},
	{"exploitation", 25, "Restrain early; think of reparation", "Exploitation for gain leaves victims to compensate",
		func(e Event, s Scoring) string {
			switch {
			case e.has("exploitation"):
				return "Signs of exploitation for gain were seen"
			case e.group(s, "slavery"), e.group(s, "immigration"), e.group(s, "child_sex"):
				return "The offence is one of exploitation for gain"
			}
			return ""
		}},
	{"joint", 10, "Work with the agency that regulates it", "Waste, counterfeits, tobacco and intellectual property have agencies of their own",
		func(e Event, s Scoring) string {
			if e.group(s, "environment") || e.group(s, "counterfeiting") || e.group(s, "ip") {
				return "The offence is one that another agency works on too"
			}
			return ""
		}},
	{"crypto", 30, "Seize the cryptoassets or freeze the wallet", "Cryptoassets can be moved by anybody with the phrase, at any time",
		func(e Event, s Scoring) string {
			if e.has("seed_phrase") {
				return "A seed phrase, hardware wallet or other sign of cryptoassets was seen"
			}
			if e.group(s, "cyber") {
				return "A cyber offence, which is mostly paid in cryptoassets"
			}
			return ""
		}},
	{"organised", 10, "Develop financial intelligence, even without recovery", "Finance shows how a group works",
		func(e Event, s Scoring) string {
			if e.has("ocg") || e.group(s, "arms") {
				return "Organised crime, or firearms"
			}
			return ""
		}},
	{"repeat", 15, "Look at lifestyle by a course of criminal activity", "Two earlier occasions with benefit in six years make a criminal lifestyle (s.75(3)(b))",
		func(e Event, _ Scoring) string {
			if e.has("repeat") {
				return "Two or more earlier convictions with benefit in six years"
			}
			return ""
		}},
	{"cash", 40, "Seize under s.294 and start the 48 hours", "Cash at or above the minimum can be seized and forfeited",
		func(e Event, s Scoring) string {
			if e.cash(s.Minimum) {
				return e.CashPence.String() + " in cash was found; the minimum is " + s.Minimum.Pounds()
			}
			return ""
		}},
	{"listed", 25, "Seize as a listed asset (s.303J)", "Watches, precious metals and stones, art, vouchers and stamps from £1,000 can be forfeited",
		func(e Event, _ Scoring) string {
			if e.has("luxury") {
				return "A watch, jewellery or bullion that looks worth £1,000 or more was seen"
			}
			return ""
		}},
	{"account", 25, "Ask for an account freezing order", "Accounts with £1,000 or more can be frozen on suspicion",
		func(e Event, _ Scoring) string {
			if e.has("account") {
				return "An account or card with money that needs explaining was seen"
			}
			return ""
		}},
	{"unexplained", 15, "Think of a referral for an unexplained wealth order", "Other agencies can ask for one above the threshold",
		func(e Event, s Scoring) string {
			if e.has("unexplained") || e.PropertyPence != nil && s.UWOMinimum > 0 && *e.PropertyPence > s.UWOMinimum {
				return "Property out of keeping with declared income"
			}
			return ""
		}},
	{"civil_route", 25, "Review the civil routes before anything is given back", "Property can be forfeited without a conviction",
		func(e Event, _ Scoring) string {
			if e.Kind == Outcome && (e.has("ended") || e.has("assets_known")) || e.has("ended") {
				return "The case ends without conviction, and assets are held or known"
			}
			return ""
		}},
	{"unpaid", 15, "Review under s.22 and press for payment", "Benefit that was not paid can be recovered from later wealth",
		func(e Event, _ Scoring) string {
			if e.has("unpaid_order") {
				return "A confiscation order against the person is unpaid"
			}
			return ""
		}},
	{"benefit", 15, "Ask the prosecutor for confiscation", "There is a benefit to confiscate",
		func(e Event, s Scoring) string {
			if e.BenefitPence != nil && *e.BenefitPence >= s.Minimum && s.Minimum > 0 {
				return "The benefit is put at " + e.BenefitPence.Pounds()
			}
			return ""
		}},
	{"assets", 10, "Think of restraint before the suspect hears of it", "Assets that are known can be denied at once",
		func(e Event, _ Scoring) string {
			if e.has("assets_known") {
				return "Assets of the person are known"
			}
			return ""
		}},
}

// Rate scores an event for its financial potential: every signal it shows, with its points and the fact behind them. The
// score is their sum; it suggests, and a person decides.
func Rate(e Event, s Scoring) (score int, points []Point) {
	for _, x := range signals {
		if because := x.test(e, s); because != "" {
			score += x.points
			points = append(points, Point{Signal: x.code, Points: x.points, Because: because, Suggest: x.suggest, Why: x.why})
		}
	}
	return score, points
}

// TriggersTriage reports whether an arrest needs triage in the time the force sets (MO-01): an offence of Schedule 2, or an
// acquisitive one.
func (s Scoring) TriggersTriage(e Event) bool {
	for _, c := range e.OffenceCodes() {
		if s.Lifestyle(c) || s.Acquisitive(c) {
			return true
		}
	}
	return false
}

func (e Event) has(codes ...string) bool {
	all := e.SignCodes()
	for _, c := range codes {
		if slices.Contains(all, c) {
			return true
		}
	}
	return false
}

// listed names those of the signs that were seen.
func (e Event) listed(codes ...string) string {
	var out []string
	for _, s := range Signs() {
		if slices.Contains(codes, s.Code) && e.has(s.Code) {
			out = append(out, strings.ToLower(s.Title[:1])+s.Title[1:])
		}
	}
	return strings.Join(out, ", ")
}

func (e Event) cash(minimum money.Pence) bool {
	return e.CashPence != nil && minimum > 0 && *e.CashPence >= minimum
}

func (e Event) cashWords() string {
	if e.CashPence == nil || *e.CashPence == 0 {
		return ""
	}
	if e.has("tick_list", "phones", "supply") {
		return " and " + e.CashPence.Pounds() + " in cash"
	}
	return e.CashPence.Pounds() + " in cash"
}

// offence gives a sentence on the first offence of which is says yes; "" for none.
func (e Event) offence(s Scoring, is func(string) bool, what string) string {
	for _, c := range e.OffenceCodes() {
		if is(c) {
			return s.OffenceName(c) + " " + what
		}
	}
	return ""
}

func (e Event) group(s Scoring, group string) bool {
	for _, c := range e.OffenceCodes() {
		if s.Group(c, group) {
			return true
		}
	}
	return false
}
