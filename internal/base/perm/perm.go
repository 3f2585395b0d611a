// Package perm names every permission and says on one screen which role has it.
package perm

// Role is what a person is appointed to in a unit.
type Role string

// The roles of an installation. AuthorisingOfficer and ConfidentialOfficer are reserved.
const (
	Investigator        Role = "investigator"
	Supervisor          Role = "supervisor"
	Manager             Role = "manager"
	Auditor             Role = "auditor"
	Administrator       Role = "administrator" // sees no case content
	Referrer            Role = "referrer"      // only /refer and own referrals
	AuthorisingOfficer  Role = "authorising_officer"
	ConfidentialOfficer Role = "confidential_officer"
)

// Roles lists them in the order they are shown.
var Roles = []Role{Investigator, Supervisor, Manager, Auditor, Administrator, Referrer, AuthorisingOfficer, ConfidentialOfficer}

// Title is the role as people say it.
func (r Role) Title() string {
	switch r {
	case AuthorisingOfficer:
		return "Authorising officer"
	case ConfidentialOfficer:
		return "Confidential-unit officer"
	case "":
		return ""
	}
	return string(r[0]-'a'+'A') + string(r[1:])
}

// Permission is a right to do one sort of thing: noun.verb.
type Permission string

// The permissions. A route names one; a route without one does not mount.
const (
	Public             Permission = "public"         // signed in or not
	SelfUse            Permission = "self.use"       // anybody signed in: own session, own exports, help
	WorkView           Permission = "work.view"      // my work, clocks
	NoticeView         Permission = "notice.view"    // own notices
	CaseView           Permission = "case.view"      // cases and all their sections, lists, search
	CaseOpen           Permission = "case.open"      // open a new case
	CaseChange         Permission = "case.change"    // change a case: need-to-know decides which
	GlassBreak         Permission = "glass.break"    // look at a restricted case with a reason, logged and reviewed
	CaseAuthorise      Permission = "case.authorise" // decide what somebody on the case asked for: a lower marking
	GlassReview        Permission = "glass.review"   // judge whether somebody else's look was justified
	EffortView         Permission = "effort.view"
	EffortLog          Permission = "effort.log"
	OpportunityView    Permission = "opportunity.view"
	OpportunityWork    Permission = "opportunity.work"    // enter, take, decline, hand over, step
	OpportunityDecide  Permission = "opportunity.decide"  // agree a proposed decline
	OpportunityReview  Permission = "opportunity.review"  // confirm missed, reject, reclassify
	OpportunityReverse Permission = "opportunity.reverse" // undo a confirmed miss with a reason
	MissedView         Permission = "missed.view"
	ReportRun          Permission = "report.run"
	ImportRun          Permission = "import.run"
	ListReturn         Permission = "list.return" // bring an edited list back; each verb asks for its own
	UserManage         Permission = "user.manage"
	UnitManage         Permission = "unit.manage"
	ReferenceManage    Permission = "reference.manage" // non-working days
	ClockSign          Permission = "clock.sign"       // record who signed a clock's rule off
	AuditRead          Permission = "audit.read"
	AuditErase         Permission = "audit.erase" // decide whether a detail of the log is erased
	DetectRun          Permission = "detect.run"
	RuleTune           Permission = "rule.tune"        // switch, tune and try the rules of the force
	AheadView          Permission = "ahead.view"       // what closes soon against the hours to take it
	IntakeView         Permission = "intake.view"      // events and the queue of referrals
	IntakeEnter        Permission = "intake.enter"     // enter an event, triage it, link it
	ReferralMake       Permission = "referral.make"    // refer, and see own referrals
	ReferralWork       Permission = "referral.work"    // take, ask for more information, accept
	ReferralDecide     Permission = "referral.decide"  // refuse, return, transfer, allocate
	TokenMake          Permission = "token.make"       // personal tokens for programs that call the API
	RegisterRead       Permission = "register.read"    // ranks, accreditations and vetting of the whole force
	RetentionView      Permission = "retention.view"   // reviews of what is kept, and what was disposed of
	RetentionDecide    Permission = "retention.decide" // review, propose, decide what another proposed
	RequestHandle      Permission = "request.handle"   // requests of people for their own data: record, search, redact, approve

	// The confidential compartment. To whoever lacks them its addresses do not exist: see Hidden.
	CompartmentRead    Permission = "compartment.read"
	CompartmentWork    Permission = "compartment.work"    // record, ask, take, decline
	CompartmentApprove Permission = "compartment.approve" // what another officer drafted or proposed
)

// Matrix is the whole policy of gate one: which role may do what somewhere. Need-to-know and state come after.
var Matrix = map[Permission][]Role{
	SelfUse:            {Investigator, Supervisor, Manager, Auditor, Administrator, Referrer, AuthorisingOfficer, ConfidentialOfficer},
	WorkView:           {Investigator, Supervisor, Manager, Auditor},
	NoticeView:         {Investigator, Supervisor, Manager, Auditor, Administrator},
	CaseView:           {Investigator, Supervisor, Manager, Auditor},
	CaseOpen:           {Investigator, Supervisor},
	CaseChange:         {Investigator, Supervisor},
	GlassBreak:         {Investigator, Supervisor, Manager},
	CaseAuthorise:      {Supervisor, Manager},
	GlassReview:        {Supervisor, Manager},
	EffortView:         {Investigator, Supervisor, Manager, Auditor},
	EffortLog:          {Investigator, Supervisor},
	OpportunityView:    {Investigator, Supervisor, Manager, Auditor},
	OpportunityWork:    {Investigator, Supervisor},
	OpportunityDecide:  {Supervisor, Manager},
	OpportunityReview:  {Supervisor, Manager},
	OpportunityReverse: {Manager},
	MissedView:         {Investigator, Supervisor, Manager, Auditor},
	ReportRun:          {Supervisor, Manager, Auditor},
	ImportRun:          {Manager},
	ListReturn:         {Investigator, Supervisor, Manager},
	UserManage:         {Administrator},
	UnitManage:         {Administrator},
	ReferenceManage:    {Administrator},
	ClockSign:          {Manager, Administrator},
	AuditRead:          {Auditor},
	AuditErase:         {Manager, Auditor},
	DetectRun:          {Manager},
	RuleTune:           {Manager},
	AheadView:          {Supervisor, Manager},
	IntakeView:         {Investigator, Supervisor, Manager, Auditor},
	IntakeEnter:        {Investigator, Supervisor, Manager},
	ReferralMake:       {Investigator, Supervisor, Manager, Referrer},
	ReferralWork:       {Investigator, Supervisor},
	ReferralDecide:     {Supervisor, Manager},
	TokenMake:          {Investigator, Supervisor, Manager},
	RegisterRead:       {Supervisor, Manager, Auditor, Administrator},
	RetentionView:      {Supervisor, Manager, Auditor},
	RetentionDecide:    {Supervisor, Manager},
	RequestHandle:      {Manager, Auditor},

	CompartmentRead:    {ConfidentialOfficer},
	CompartmentWork:    {ConfidentialOfficer},
	CompartmentApprove: {ConfidentialOfficer},
}

// Known reports whether p is a permission a route may name.
func Known(p Permission) bool {
	if p == Public {
		return true
	}
	_, ok := Matrix[p]
	return ok
}

// Has reports whether role r has permission p.
func Has(r Role, p Permission) bool {
	for _, x := range Matrix[p] {
		if x == r {
			return true
		}
	}
	return false
}

// Hidden reports whether pages that need p are told of to nobody who lacks it: to them the address leads nowhere.
func Hidden(p Permission) bool {
	return p == CompartmentRead || p == CompartmentWork || p == CompartmentApprove
}
