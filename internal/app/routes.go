package app

import (
	"net/http"

	"proceeds/internal/api"
	"proceeds/internal/base/perm"
	"proceeds/internal/platform/web"
	"proceeds/internal/rooms/access"
	"proceeds/internal/rooms/cases"
	"proceeds/internal/rooms/users"
)

// APIDocument is the OpenAPI document. It needs no database.
func APIDocument(version string) ([]byte, error) { return api.Document(version) }

// serve mounts every room's routes, and the operations for programs.
func (a *App) serve() (*web.Server, error) {
	programs, err := api.New(api.Options{DB: a.DB, Log: a.log, Version: a.Config.Version, TrustedProxies: a.Config.TrustedProxies, Users: a.Users, Intake: a.Intake, Consulted: a.consulted})
	if err != nil {
		return nil, err
	}
	sso, err := a.sso()
	if err != nil {
		return nil, err
	}
	people := &users.Web{Room: a.Users, DemoPublic: a.Config.DemoPublic, SSO: sso, Quietly: a.Compartment.Prove}
	s, err := web.New(web.Options{DB: a.DB, Log: a.log, Version: a.Config.Version, Secure: a.Config.Secure(), PublicURL: a.Config.PublicURL,
		TrustedProxies: a.Config.TrustedProxies, RequestRate: a.Config.RequestRate, Person: a.person, Dress: a.dress, Consulted: a.consulted, Instead: instead, Again: people.Again(), API: programs})
	if err != nil {
		return nil, err
	}
	s.Mount(
		web.Get("/", perm.SelfUse, home),
		web.Get("/healthz", perm.Public, a.health),
	)
	s.Mount(people.Routes()...)
	s.Mount(s.DraftRoutes()...)
	s.Mount(a.Reference.Routes()...)
	s.Mount(a.Cases.Routes()...)
	s.Mount(a.Subjects.Routes()...)
	s.Mount(a.Assets.Routes()...)
	s.Mount(a.Orders.Routes()...)
	s.Mount(a.Confiscation.Routes()...)
	s.Mount(a.Intake.Routes()...)
	s.Mount(a.Tasking.Routes()...)
	s.Mount(a.Effort.Routes()...)
	s.Mount(a.Plans.Routes()...)
	s.Mount(a.Opportunities.Routes()...)
	s.Mount(a.Opportunities.RuleRoutes()...)
	s.Mount(a.Search.Routes()...)
	s.Mount(a.Diary.Routes()...)
	s.Mount(a.Compartment.Routes()...)
	s.Mount(a.Disclosure.Routes()...)
	s.Mount(a.Releases.Routes()...)
	s.Mount(a.Retention.Routes()...)
	s.Mount(a.Reporting.Routes()...)
	s.Mount(a.AuditLog.Routes()...)
	s.Mount(a.Reporting.ListRoutes()...)
	s.Mount(a.Reporting.CaseRoutes()...)
	s.Mount(a.Returns.Routes()...)
	return s, nil
}

// instead leads whoever must first say why they look at a case to where they say it.
func instead(err error) string {
	if ref, ok := access.Wanted(err); ok {
		return cases.PurposePath(ref)
	}
	return ""
}

// home leads to the page a person's work begins at.
func home(c *web.Ctx) error {
	switch who := c.Actor(); {
	case who.Is(perm.Manager):
		return c.See("/missed")
	case who.Can(perm.WorkView):
		return c.See("/work")
	case who.Is(perm.ConfidentialOfficer) && who.Can(perm.CompartmentRead):
		return c.See("/confidential")
	case who.Can(perm.UserManage):
		return c.See("/admin/users")
	case who.Can(perm.ReferralMake):
		return c.See("/refer")
	default:
		return c.See("/help")
	}
}

// health answers a load balancer: 200 where the database answers.
func (a *App) health(c *web.Ctx) error {
	if _, err := a.DB.Migrations(c.Ctx()); err != nil {
		return c.Bytes(http.StatusServiceUnavailable, "text/plain; charset=utf-8", []byte("the database does not answer\n"))
	}
	return c.Bytes(http.StatusOK, "text/plain; charset=utf-8", []byte("ok\n"))
}
