package powers

// Moratorium is the time in which a refused act stays forbidden.
var Moratorium = define(Power{
	Code: "DAML-MOR", Clock: true, Sealed: true,
	Title: "Refused consent: moratorium", Short: "Moratorium",
	Act: poca, Section: "335", Cite: "s.335(6)",
	Trigger: RefusalReceived, StartsFrom: FromDate,
	Versions: []Version{
		{
			From: since("2015-01-01"), To: since("2018-01-30"), AppliesBy: ByDisclosure, Rule: Rule{Primitive: DaysIncl, N: 31},
			Mark: Read, Source: "POCA s.335(6)",
			Note: "Before the Criminal Finances Act 2017 the moratorium could not be extended.",
		},
		{
			From: since("2018-01-31"), AppliesBy: ByDisclosure, Rule: Rule{Primitive: DaysIncl, N: 31},
			Extension: &Limit{Rule: Rule{Primitive: DaysNext, N: 31}, From: AnchorCurrentEnd,
				Needs: "a senior officer’s application to the Crown Court before the period ends (s.336A), the work having been done diligently and expeditiously"},
			Cap:  &Limit{Rule: Rule{Primitive: DaysNext, N: 186}, From: AnchorOriginalEnd},
			Mark: Read, Source: "POCA s.335(6); legislation.gov.uk s.336A",
			Note: "An application is made in writing before the day on which the period would end (CrimPR 47.61).",
		},
	},
	Applicants: []Applicant{Senior},
	Authority:  Authority{SeniorOfficer, Inspector, "Only a senior officer may apply: inspector or above for police", Known},
	Court:      "Crown Court",
	ActKind:    OtherAct, ActBefore: true,
	OnLapse: "There is deemed consent and the money may move.",
	Next:    []Code{"AFO", "RO"},
	Windows: dayWindows(10), Nations: part5(),
	Examples: []Example{
		{Name: "over the new year", Input: on("2025-12-31"), LastDay: "2026-01-30", Ends: "2026-01-31T00:00", ActBy: "2026-01-29T17:00", Extended: "2026-03-02",
			Explanation: "Thirty-one days with 31 December; an extension adds 31 from 31 January, and none runs past 4 August."},
		{Name: "the last extension", Input: Input{Day: since("2025-12-31"), CurrentEnd: since("2026-07-20")}, LastDay: "2026-01-30", Ends: "2026-01-31T00:00", ActBy: "2026-01-29T17:00", Extended: "2026-08-04",
			Explanation: "The 186 days that all extensions may take end on 4 August 2026."},
	},
})
