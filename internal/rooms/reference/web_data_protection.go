package reference

import (
	"net/http"

	"proceeds/internal/platform/layout"
	"proceeds/internal/platform/web"
)

// said is one line of a template that is filled in as far as the product knows; Force says what the force itself must add.
type said struct{ Key, Text, Force string }

// processing is the record of processing activities (DPA 2018 s.61).
var processing = []said{
	{"Controller", "The police force whose cases they are.", "Its name, its data protection officer and how to reach them"},
	{"Purposes", "The prevention, investigation, detection and prosecution of offences and the execution of penalties (DPA 2018 s.31): investigating and recovering the proceeds of crime under POCA 2002.", "Any further purpose, and its ground"},
	{"Whose data", "Suspects, convicted people, victims, witnesses and others with information, told apart for each case and dated (s.38(3)); officers and staff as they act.", ""},
	{"What data", "Names, dates of birth, addresses, identifiers, property, money, offences and convictions, intelligence graded 3x5x2, decisions. Facts and assessments are told apart. No field asks for health, belief, sex life or biometrics.", "Whether such data stands in texts, and the condition of Schedule 8 for it"},
	{"Recipients", "Whoever the force discloses to: prosecutors, the defence, courts, other agencies, and people who ask for their own data. Each export is recorded with its rows and its hash; each answer and disclosure with its recipient.", "The agencies, and the agreements with them"},
	{"Transfers abroad", "The product sends nothing to another host but to what the force configures: its mail server, sign-in service and file store.", "Where those stand"},
	{"Profiling", "Rules suggest opportunities from what is recorded. A person decides each, and what they decided is kept (ss.49 and 50). Nobody is scored as a person; an event is scored, and every point is shown.", ""},
	{"Legal basis", "Processing necessary for a task of a competent authority (s.35(2)(b)).", "The appropriate policy document of s.42: link it here"},
	{"Time limits", "By group, with a review; see the retention map. Requests for access: two years after the answer, unless the force sets another period.", "The force’s own schedule for group 4 and for its backups"},
	{"Security", "See the table below.", "The accreditation of the hosting, and who administers it"},
}

// risks are those of the impact assessment (s.64), with what the product does against each.
var risks = []said{
	{"People who need not know see a case", "Membership, unit, force and restriction decide on every page, list, search, export, feed and message; whoever may not see a case is answered as if it were not there. A conflict of interest locks out. Break-glass asks for a reason, alerts and is reviewed.", "Who reviews, and how soon"},
	{"An investigation is prejudiced, a source exposed", "Sensitive intelligence is kept apart, with roles and a log of its own. Only graded, sanitised text reaches a case, with a second person’s approval.", "Who may handle it, in a document of its own"},
	{"Data is wrong or out of date", "Facts and assessments are told apart, categories of people dated, corrections kept with the old value; a tick for what was checked before it is handed on (s.38(4)).", "Who checks"},
	{"Data is kept too long, or erased too soon", "Reviews by group, holds, disposal by two people, restriction in the place of erasure. Nothing is erased by a clock.", "Backups: how long, and how a disposal reaches them"},
	{"A mark or a rule decides about a person", "Rules only suggest. A person decides, with a reason.", ""},
	{"Somebody misuses the system", "Each collection, alteration, consultation, disclosure, combination and erasure is logged (s.62), sealed so that a change is found, and shown to auditors. The log is not used to measure work.", "How often an auditor looks"},
	{"A person learns too much from an answer to their request", "Every field is decided; data of others is withheld until somebody decides otherwise; a second person approves; what is withheld never comes into the file. The letter is the same where nothing is held and where nothing is given.", "Who handles requests, and who approves"},
	{"An export is lost", "Exports carry the highest marking of what they hold, their maker and purpose, are hashed and wiped after a day.", "What may leave the force’s devices"},
	{"A breach of personal data", "The log says who saw or took what.", "Who tells the Commissioner within 72 hours (s.67), and by which form"},
}

func (r *Room) dataProtectionPage(c *web.Ctx) error {
	head := layout.PageHead{Title: "Data protection", Sentence: "What the product does under Part 3 of the Data Protection Act 2018, and what the force must fill in itself.",
		Breadcrumbs: []layout.Link{{Label: "Help", Href: "/help"}}}
	return c.Page(http.StatusOK, layout.Page{Title: "Data protection", Head: layout.Head(head)}, dataProtectionBody())
}
