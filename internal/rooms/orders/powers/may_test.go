package powers

import (
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"proceeds/internal/base/caltime"
)

var day = caltime.MustDate("2026-11-20")

func held(kind string) Accreditation {
	return Accreditation{Kind: kind, Held: Period{From: caltime.MustDate("2025-01-10")}}
}

// people of one kind each; the letters stand for them in the table.
var people = []struct {
	letter string
	who    Person
}{
	{"c", Person{Name: "Con Stable", Post: "DC", Rank: Constable}},
	{"a", Person{Name: "Ada Fi", Post: "DC", Rank: Constable, Accreditations: []Accreditation{held(AccreditedInvestigator)}}},
	{"f", Person{Name: "Fay Staff", Post: "Financial investigator", Accreditations: []Accreditation{held(AccreditedInvestigator)}}},
	{"o", Person{Name: "Flo Io", Post: "Financial intelligence officer", Accreditations: []Accreditation{held(AccreditedIntelligence)}}},
	{"s", Person{Name: "Sam Staff", Post: "Analyst"}},
	{"i", Person{Name: "Ina Insp", Post: "Detective Inspector", Rank: Inspector}},
	{"P", Person{Name: "Pat Prosecutor", Post: "Crown prosecutor", Office: OfficeOf("Crown prosecutor")}},
	{"H", Person{Name: "Hal Hmrc", Post: "HMRC officer", Office: OfficeOf("HMRC officer")}},
	{"N", Person{Name: "Nan Nca", Post: "NCA officer", Office: OfficeOf("NCA officer")}},
	{"D", Person{Name: "Dan Defendant", Post: "Defendant", Office: OfficeOf("Defendant")}},
}

// Who may apply under each power of the catalogue, by letter: constable, constable accredited, staff accredited, intelligence
// officer, staff, inspector, Prosecutor, HMRC, NCA, Defendant.
var mayApply = map[Code]string{
	"CASH-48": "cafiH", "CASH-DET": "cafiH", "CASH-DET-CAP": "cafiH", "CASH-FORF": "cafiH", "CASH-FN": "i",
	"LA-48": "cafiH", "LA-DET": "cafiH", "LA-DET-CAP": "cafiH", "LA-FORF": "cafiH",
	"AFO": "cafiH", "AFO-CAP": "cafiH", "AF-NOTICE": "i", "AF-OBJ": "cafiH", "AF-FORF": "cafiH",
	"CR-48": "cafiH", "CR-DET": "cafiH", "CR-DET-CAP": "cafiH", "CR-FORF": "cafiH", "CWFO": "cafiH", "CWFO-CAP": "cafiH",
	"FORF-APPEAL": "cafosiPHND",
	"S47-48":      "cafiH", "RO": "afP",
	"CO-TTP": "D", "CO-POST": "PD", "CO-VARY": "P", "CO-RECON19": "P",
	"PO": "cafiH", "AMO": "cafiH", "SSW": "cafiH",
	"IFO-DET": "PHN", "DAML-NOTICE": "N", "DAML-MOR": "i",
}

func TestWhoMayApplyUnderEachPower(t *testing.T) {
	for code, want := range mayApply {
		p, ok := ByCode(code)
		if !ok {
			t.Errorf("%s is not in the catalogue", code)
			continue
		}
		got := ""
		for _, x := range people {
			if why := p.MayApply(x.who, day); why == "" {
				got += x.letter
			} else if !Overridable(why) || Ground(why) == "" {
				t.Errorf("%s, %s: %q does not say what can be done about it", code, x.letter, why)
			}
		}
		if sorted(got) != sorted(want) {
			t.Errorf("%s: %s may apply, want %s", code, got, want)
		}
	}
}

func sorted(s string) string {
	b := []byte(s)
	slices.Sort(b)
	return string(b)
}

// What holds for every power there is, or is added.
func TestNobodyAppliesUnderAnyPowerWhoCannotUseTheirAccreditation(t *testing.T) {
	for _, p := range All() {
		if slices.Contains(p.Applicants, AnyParty) || slices.Contains(p.Applicants, AnyAffected) {
			continue
		}
		for name, who := range map[string]Person{
			"an intelligence officer alone": people[3].who,
			"staff without accreditation":   people[4].who,
			"an accreditation that ended":   {Name: "E", Accreditations: []Accreditation{{Kind: AccreditedInvestigator, Held: Period{caltime.MustDate("2025-01-10"), day.AddDays(-1)}}}},
			"one granted the day after":     {Name: "L", Accreditations: []Accreditation{{Kind: AccreditedInvestigator, Held: Period{From: day.AddDays(1)}}}},
			"a confiscator alone":           {Name: "C", Accreditations: []Accreditation{held(AccreditedConfiscator)}},
		} {
			if p.MayApply(who, day) == "" {
				t.Errorf("%s: %s may apply", p.Code, name)
			}
		}
		if p.ofTheForce() {
			who := Person{Name: "S", Rank: Superintendent, Post: "Supt", Accreditations: []Accreditation{{Kind: AccreditedInvestigator, Held: Period{From: caltime.MustDate("2025-01-10")}, Suspended: []Period{{From: day}}}}}
			if why := p.MayApply(who, day); !strings.Contains(why, "was suspended from 20 Nov 2026") {
				t.Errorf("%s: somebody suspended: %q", p.Code, why)
			}
			if p.MayApply(who, day.AddDays(-1)) != "" && !slices.Contains(p.Applicants, Court) && p.Area() != AreaCivil {
				t.Errorf("%s: the day before the suspension: %q", p.Code, p.MayApply(who, day.AddDays(-1)))
			}
		}
		limited := Person{Name: "X", Accreditations: []Accreditation{{Kind: AccreditedInvestigator, Held: Period{From: caltime.MustDate("2025-01-10")}, Limits: []Area{p.Area()}}}}
		if all := people[2].who; p.MayApply(all, day) == "" && p.MayApply(limited, day) != "" {
			t.Errorf("%s: an accreditation limited to %s does not cover it", p.Code, p.Area())
		}
		for _, a := range Areas {
			limited.Accreditations[0].Limits = []Area{a}
			if a != p.Area() && p.MayApply(limited, day) == "" {
				t.Errorf("%s: an accreditation limited to %s covers it", p.Code, a)
			}
		}
	}
}

func TestEachRefusalSaysWhich(t *testing.T) {
	ro, _ := ByCode("RO")
	det, _ := ByCode("CASH-DET")
	with := func(a Accreditation) Person { return Person{Name: "Fay Staff", Accreditations: []Accreditation{a}} }
	from := caltime.MustDate("2025-01-10")
	for _, x := range []struct {
		p    Power
		who  Person
		want string
	}{
		{det, people[4].who, "Sam Staff was neither a constable nor an accredited financial investigator on 20 Nov 2026"},
		{det, people[3].who, "Flo Io was accredited on 20 Nov 2026 as a financial intelligence officer only, who cannot apply"},
		{ro, people[0].who, "DC Con Stable was no accredited financial investigator on 20 Nov 2026 (ss.40-41)"},
		{det, with(Accreditation{Kind: AccreditedInvestigator, Held: Period{from, caltime.MustDate("2026-10-31")}}), "Fay Staff’s accreditation as financial investigator ended on 31 Oct 2026"},
		{det, with(Accreditation{Kind: AccreditedInvestigator, Held: Period{From: caltime.MustDate("2026-12-05")}}), "Fay Staff’s accreditation as financial investigator was granted on 5 Dec 2026, after the act"},
		{det, with(Accreditation{Kind: AccreditedInvestigator, Held: Period{From: from}, Limits: []Area{AreaAccounts, AreaCrypto}}),
			"Fay Staff’s accreditation as financial investigator is limited to accounts and crypto and does not cover cash (s.295(2))"},
		{det, with(Accreditation{Kind: AccreditedInvestigator, Held: Period{From: from}, Suspended: []Period{{From: caltime.MustDate("2026-03-01"), To: caltime.MustDate("2026-03-31")}, {From: caltime.MustDate("2026-11-03")}}}),
			"Fay Staff’s accreditation as financial investigator was suspended from 3 Nov 2026"},
		{det, with(Accreditation{Kind: AccreditedInvestigator, Held: Period{From: from}, Suspended: []Period{{From: caltime.MustDate("2026-11-03"), To: caltime.MustDate("2026-11-30")}}}),
			"Fay Staff’s accreditation as financial investigator was suspended from 3 Nov 2026 to 30 Nov 2026"},
	} {
		if diff := cmp.Diff(x.want+otherApplicant, x.p.MayApply(x.who, day)); diff != "" {
			t.Error(diff)
		}
	}
	two := with(Accreditation{Kind: AccreditedInvestigator, Held: Period{From: from}, Suspended: []Period{{From: caltime.MustDate("2026-11-03")}}})
	two.Accreditations = append(two.Accreditations, held(AccreditedInvestigator))
	if why := det.MayApply(two, day); why != "" {
		t.Errorf("a second accreditation in force: %s", why)
	}
}

func TestWhoMayAuthoriseUnderEachPower(t *testing.T) {
	suspended := Accreditation{Kind: AccreditedSenior, Held: Period{From: caltime.MustDate("2025-01-10")}, Suspended: []Period{{From: day}}}
	for _, p := range All() {
		for rank := NoRank; rank <= ChiefConstable; rank++ {
			who := Person{Name: "R", Post: "as held", Rank: rank}
			if ok := p.MayAuthorise(who, day) == ""; ok != (p.Authority.Kind == NoAuthority || rank >= p.Authority.Rank) {
				t.Errorf("%s: a %s may authorise: %v", p.Code, rank, ok)
			}
		}
		who := Person{Name: "Ina", Post: "DI", Rank: ChiefConstable, Accreditations: []Accreditation{suspended}}
		if why := p.MayAuthorise(who, day); (why == "") != (p.Authority.Kind == NoAuthority) {
			t.Errorf("%s: a suspended officer: %q", p.Code, why)
		}
	}
	afo, _ := ByCode("AFO")
	if diff := cmp.Diff("Choose an officer of the rank of inspector or above, or override with a reason: Sam held DS on 20 Nov 2026", afo.MayAuthorise(Person{Name: "Sam", Post: "DS", Rank: Sergeant}, day)); diff != "" {
		t.Error(diff)
	}
}

func TestTheRankOfASeniorAppropriateOfficerDependsOnTheInvestigation(t *testing.T) {
	for i, want := range map[Investigation]Rank{ConfiscationInvestigation: Superintendent, MoneyLaunderingInvestigation: Superintendent, DetainedCashInvestigation: Superintendent,
		DetainedPropertyInvestigation: Inspector, FrozenFundsInvestigation: Inspector, CryptoassetInvestigation: Inspector} {
		v, ok := SAORank(i, day)
		if !ok || v.Rank != want {
			t.Errorf("%s: %+v", i, v)
		}
		for rank := NoRank; rank <= ChiefConstable; rank++ {
			if ok := PermitsSAO(Person{Name: "R", Rank: rank}, i, day) == ""; ok != (rank >= want) {
				t.Errorf("%s: a %s may authorise: %v", i, rank, ok)
			}
		}
		afi := Person{Name: "Fay", Accreditations: []Accreditation{held(AccreditedInvestigator), held(AccreditedSenior)}}
		if why := PermitsSAO(afi, i, day); why != "" {
			t.Errorf("%s: an accredited investigator of a description under s.453: %s", i, why)
		}
		afi.Accreditations = afi.Accreditations[1:]
		if PermitsSAO(afi, i, day) == "" {
			t.Errorf("%s: a senior appropriate officer who is no investigator", i)
		}
	}
	if _, ok := SAORank(CryptoassetInvestigation, caltime.MustDate("2024-04-25")); ok {
		t.Error("there was no cryptoasset investigation before 26 April 2024")
	}
	if _, ok := SAORank(CivilRecoveryInvestigation, day); ok {
		t.Error("a force conducts no civil recovery investigation")
	}
	verified := map[Investigation]bool{}
	for _, v := range SAORanks() {
		verified[v.Investigation] = v.Verified()
	}
	if verified[MoneyLaunderingInvestigation] || verified[CryptoassetInvestigation] || !verified[FrozenFundsInvestigation] {
		t.Errorf("what was not read must say so: %v", verified)
	}
}

func TestAreasFollowTheSections(t *testing.T) {
	for section, want := range map[string]Area{"16": AreaConfiscation, "13A": AreaConfiscation, "22": AreaConfiscation, "40": AreaRestraint, "41": AreaRestraint, "47J": AreaRestraint, "47S": AreaRestraint, "85": AreaConfiscation,
		"243": AreaCivil, "289": AreaCash, "297B": AreaCash, "303": AreaCash, "303K": AreaListed, "303Z": AreaListed, "303Z1": AreaAccounts, "303Z19": AreaAccounts, "303Z20": AreaCrypto, "303Z41": AreaCrypto,
		"317": AreaCivil, "335": AreaDisclosure, "336A": AreaDisclosure, "345": AreaPart8, "357": AreaPart8, "362": AreaPart8, "362A": AreaCivil, "370": AreaPart8} {
		if got := (Power{Act: poca, Section: section}).Area(); got != want {
			t.Errorf("s.%s: %s, want %s", section, got, want)
		}
	}
}

func TestPostsOfPeopleOutside(t *testing.T) {
	for post, want := range map[string]Applicant{"Crown prosecutor": Prosecutor, "CPS": Prosecutor, "HMRC officer": HMRC, "HM Revenue and Customs": HMRC, "SFO investigator": SFO, "National Crime Agency": NCA, "Detective Inspector": "",
		"": "", "Defence solicitor": Defendant, "Oncampus": ""} {
		if got := OfficeOf(post); got != want {
			t.Errorf("%q is %q, want %q", post, got, want)
		}
	}
	for text, want := range map[string]string{"AFI": AccreditedInvestigator, "Accredited Financial Investigator": AccreditedInvestigator, "financial intelligence officer": AccreditedIntelligence, "FIO": AccreditedIntelligence, "SAO": AccreditedSenior, "": ""} {
		if got := AccreditationOf(text, day).Kind; got != want {
			t.Errorf("%q is %q, want %q", text, got, want)
		}
	}
	for text, want := range map[string]Rank{"T/DI": Inspector, "Temporary Detective Inspector": Inspector, "A/Supt": Superintendent, "Detective Chief Superintendent": ChiefSuperintendent, "Financial investigator": NoRank, "": NoRank, "DC": Constable} {
		if got := RankOf(text); got != want {
			t.Errorf("%q is %s, want %s", text, got, want)
		}
	}
}
