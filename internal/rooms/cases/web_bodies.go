package cases

import "github.com/a-h/templ"

// formBody is what one simple form says and asks.
type formBody struct {
	title, submit string
	warning       bool
	does          []string
	fields        templ.Component
}

func stageBody(c Case, f plainForm, e map[string]string) formBody {
	return formBody{title: "Change stage", submit: "Change the stage", fields: stageFields(c, f, e), does: []string{
		"The timeline keeps the stage it was at and since when.", "Detained, frozen and restrained are no stages: they follow from the assets."}}
}

func closeBody(c Case, f plainForm, e map[string]string) formBody {
	return formBody{title: "Close the case", submit: "Close the case", fields: closeFields(f, e), does: []string{
		"A case cannot be closed while a clock runs, an asset is held or an order is unpaid.", "A closed case is read, not changed. A supervisor of its unit can reopen it."}}
}

func reopenBody(c Case, f plainForm, e map[string]string) formBody {
	return formBody{title: "Reopen the case", submit: "Reopen the case", fields: reopenFields(f, e), does: []string{
		"The case goes back to the stage it was closed from.", "Only a supervisor of its unit can do this."}}
}

func originBody(o originForm, f plainForm, e map[string]string) formBody {
	return formBody{title: "How the case arose", submit: "Reclassify", fields: reclassifyFields(o, f, e), does: []string{
		"What it was, who changed it and why stay in the timeline.", "Time already logged keeps the strand it was logged under."}}
}
