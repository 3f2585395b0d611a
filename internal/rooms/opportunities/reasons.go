package opportunities

import (
	"slices"

	"proceeds/internal/base/caltime"
)

// Avoidable says whether the force could have acted otherwise.
type Avoidable string

// The three answers.
const (
	AvoidableYes    Avoidable = "yes"
	AvoidablePartly Avoidable = "partly"
	AvoidableNo     Avoidable = "no"
)

// ReasonOwner is who controls the cause.
type ReasonOwner string

// The owners of a reason.
const (
	OwnerForce   ReasonOwner = "force"
	OwnerCourt   ReasonOwner = "court"
	OwnerCPS     ReasonOwner = "CPS"
	OwnerPartner ReasonOwner = "partner"
)

// Reason is why an opportunity was declined, missed or lapsed, in two levels (section 5.4 of the law document). The
// first level is fixed; a force may add to the second. It is dated: a reason is offered from From to Until.
type Reason struct {
	Code      string
	Parent    string // first-level code; empty on the first level
	Title     string
	Avoidable Avoidable
	Owner     ReasonOwner
	Interim   bool         // only until review
	From      caltime.Date // first day it is offered
	Until     caltime.Date // last day it is offered; zero: no end
}

// On reports whether r is offered on the day d.
func (r Reason) On(d caltime.Date) bool {
	return !d.Before(r.From) && (r.Until.IsZero() || !d.After(r.Until))
}

// ForceControllable reports whether the force could have prevented the loss, in whole or in part.
func (r Reason) ForceControllable() bool { return r.Owner == OwnerForce && r.Avoidable != AvoidableNo }

// reasonsFrom is the first day of the national list.
var reasonsFrom = caltime.MustDate("2020-01-01")

func level1(code, title string, a Avoidable, o ReasonOwner) Reason {
	return Reason{Code: code, Title: title, Avoidable: a, Owner: o, From: reasonsFrom, Interim: code == "UNKNOWN"}
}

func level2(parent, code, title string, a Avoidable, o ReasonOwner) Reason {
	return Reason{Code: code, Parent: parent, Title: title, Avoidable: a, Owner: o, From: reasonsFrom}
}

// nationalReasons is the list every force begins with. Titles are neutral: they may be disclosed.
var nationalReasons = []Reason{
	level1("RECOGNITION", "Not recognised", AvoidableYes, OwnerForce),
	level2("RECOGNITION", "NOT_RECOGNISED_AT_ARREST", "Not recognised at arrest", AvoidableYes, OwnerForce),
	level2("RECOGNITION", "NOT_RECOGNISED_AT_SEARCH", "Not recognised at search", AvoidableYes, OwnerForce),
	level2("RECOGNITION", "NOT_RECOGNISED_AT_INTERVIEW", "Not recognised at interview", AvoidableYes, OwnerForce),
	level2("RECOGNITION", "WRONG_POWER", "Another power was used", AvoidableYes, OwnerForce),
	level2("RECOGNITION", "TRAINING", "Training", AvoidableYes, OwnerForce),
	level2("RECOGNITION", "INTEL_NOT_DEVELOPED", "Intelligence not developed", AvoidableYes, OwnerForce),
	level2("RECOGNITION", "PLAN_GAP", "No financial strand in the plan", AvoidableYes, OwnerForce),
	level2("RECOGNITION", "TOOLS_NOT_USED", "Investigation orders not used", AvoidableYes, OwnerForce),
	level2("RECOGNITION", "LATE_RESTRAINT", "Restraint or freezing came late", AvoidableYes, OwnerForce),
	level2("RECOGNITION", "DISSIPATED", "Assets moved before denial", AvoidablePartly, OwnerForce),
	level2("RECOGNITION", "NOT_REQUESTED", "Confiscation not requested", AvoidableYes, OwnerForce),
	level2("RECOGNITION", "VICTIM_NOT_CONSIDERED", "Compensation not considered", AvoidableYes, OwnerForce),
	level2("RECOGNITION", "NO_CIVIL_REVIEW", "No review for civil recovery", AvoidableYes, OwnerForce),

	level1("REFERRAL", "Referral", AvoidableYes, OwnerForce),
	level2("REFERRAL", "LATE_REFERRAL", "Referred late", AvoidableYes, OwnerForce),
	level2("REFERRAL", "NOT_REFERRED", "Not referred", AvoidableYes, OwnerForce),
	level2("REFERRAL", "WRONG_UNIT", "Referred to another unit", AvoidableYes, OwnerForce),

	level1("CAPACITY", "Capacity", AvoidablePartly, OwnerForce),
	level2("CAPACITY", "NO_FI_CAPACITY", "No investigator free", AvoidablePartly, OwnerForce),
	level2("CAPACITY", "ABSTRACTION", "Investigator on other duties", AvoidableYes, OwnerForce),
	level2("CAPACITY", "VACANCY", "Post vacant", AvoidablePartly, OwnerForce),
	level2("CAPACITY", "NO_SAO", "No senior authorising officer available", AvoidablePartly, OwnerForce),
	level2("CAPACITY", "NO_ACCREDITED_APPLICANT", "No accredited applicant", AvoidableYes, OwnerForce),
	level2("CAPACITY", "DRIFT", "No progress recorded for a long time", AvoidableYes, OwnerForce),
	level2("CAPACITY", "NO_REVIEW", "No review date set or kept", AvoidableYes, OwnerForce),
	level2("CAPACITY", "PROCESS", "Step in the process not done", AvoidableYes, OwnerForce),

	level1("LEGAL_THRESHOLD", "Legal threshold", AvoidableNo, OwnerForce),
	level2("LEGAL_THRESHOLD", "THRESHOLD", "Taken to be below the minimum", AvoidablePartly, OwnerForce),
	level2("LEGAL_THRESHOLD", "BELOW_MINIMUM", "Below the minimum", AvoidableNo, OwnerForce),
	level2("LEGAL_THRESHOLD", "NO_GROUNDS", "No reasonable grounds", AvoidableNo, OwnerForce),
	level2("LEGAL_THRESHOLD", "EXCLUDED_PROPERTY", "Excluded property", AvoidableNo, OwnerForce),
	level2("LEGAL_THRESHOLD", "THIRD_PARTY_INTEREST", "Third-party interest", AvoidableNo, OwnerForce),
	level2("LEGAL_THRESHOLD", "DISPROPORTIONATE", "Not proportionate: cost over value", AvoidableNo, OwnerForce),

	level1("DEADLINE", "Deadline", AvoidableYes, OwnerForce),
	level2("DEADLINE", "DEADLINE_LAPSED", "Statutory time ended", AvoidableYes, OwnerForce),
	level2("DEADLINE", "OBJECTION_TIME", "Time after an objection ended", AvoidableYes, OwnerForce),
	level2("DEADLINE", "COURT_DATE", "Court date not met", AvoidablePartly, OwnerForce),
	level2("DEADLINE", "LIST_UNAVAILABLE", "No court list available", AvoidableNo, OwnerCourt),

	level1("EVIDENCE", "Evidence", AvoidablePartly, OwnerForce),
	level2("EVIDENCE", "INSUFFICIENT_EVIDENCE", "Evidence insufficient", AvoidablePartly, OwnerForce),
	level2("EVIDENCE", "INTEL_NOT_USABLE", "Intelligence not usable", AvoidableNo, OwnerForce),
	level2("EVIDENCE", "SOURCE_PROTECTION", "Source protected", AvoidableNo, OwnerForce),

	level1("PROSECUTOR_COURT", "Prosecutor or court", AvoidableNo, OwnerCPS),
	level2("PROSECUTOR_COURT", "CPS_DECLINED", "Prosecutor declined", AvoidableNo, OwnerCPS),
	level2("PROSECUTOR_COURT", "CHARGE_OR_PLEA_DECISION", "Charge or plea decision", AvoidablePartly, OwnerCPS),
	level2("PROSECUTOR_COURT", "COURT_REFUSED", "Court refused", AvoidableNo, OwnerCourt),
	level2("PROSECUTOR_COURT", "LISTING_DELAY", "Listing delay", AvoidableNo, OwnerCourt),

	level1("PARTNER", "Partner", AvoidableNo, OwnerPartner),
	level2("PARTNER", "BANK", "Bank or institution", AvoidableNo, OwnerPartner),
	level2("PARTNER", "COURT_SERVICE", "Court service (HMCTS)", AvoidableNo, OwnerPartner),
	level2("PARTNER", "OTHER_AGENCY", "Another agency has it", AvoidableNo, OwnerPartner),
	level2("PARTNER", "ENFORCEMENT_GAP", "No enforcement step recorded", AvoidablePartly, OwnerPartner),

	level1("TECHNICAL", "Technical", AvoidablePartly, OwnerForce),
	level2("TECHNICAL", "CRYPTO_ACCESS", "Access to cryptoassets", AvoidablePartly, OwnerForce),
	level2("TECHNICAL", "VALUATION", "Valuation", AvoidablePartly, OwnerForce),
	level2("TECHNICAL", "STORAGE", "Storage", AvoidablePartly, OwnerForce),

	level1("STRATEGIC", "Strategic", AvoidableNo, OwnerForce),
	level2("STRATEGIC", "COVERT_PROTECTED", "Tactical: would harm the operation", AvoidableNo, OwnerForce),
	level2("STRATEGIC", "DEFERRED_BY_SIO", "Deferred by the senior investigating officer", AvoidableNo, OwnerForce),
	level2("STRATEGIC", "VICTIM_WISHES", "Victim's wishes", AvoidableNo, OwnerForce),

	level1("DATA", "Record missing or late", AvoidableYes, OwnerForce),
	level2("DATA", "RECORD_MISSING", "Record missing", AvoidableYes, OwnerForce),
	level2("DATA", "RECORD_LATE", "Record made late", AvoidableYes, OwnerForce),

	level1("UNKNOWN", "Not yet known", AvoidablePartly, OwnerForce),
}

// Reasons returns the national list: each first-level reason followed by its second level.
func Reasons() []Reason { return slices.Clone(nationalReasons) }

// ReasonsOn returns the reasons offered on the day d.
func ReasonsOn(d caltime.Date) []Reason {
	return slices.DeleteFunc(Reasons(), func(r Reason) bool { return !r.On(d) })
}

// ReasonByCode returns the reason of either level with the code, and whether the national list has it.
func ReasonByCode(code string) (Reason, bool) {
	i := slices.IndexFunc(nationalReasons, func(r Reason) bool { return r.Code == code })
	if i < 0 {
		return Reason{}, false
	}
	return nationalReasons[i], true
}

// FirstLevel returns the first-level reason that code is or belongs to, and whether the national list has it.
func FirstLevel(code string) (Reason, bool) {
	r, ok := ReasonByCode(code)
	if ok && r.Parent != "" {
		return ReasonByCode(r.Parent)
	}
	return r, ok
}
