package users

import (
	"net/http"

	"proceeds/internal/base/perm"
	"proceeds/internal/platform/layout"
	"proceeds/internal/platform/web"
)

// HelpPath is the help on signing in. It is open to everybody: whoever has lost their telephone cannot sign in to read it.
const HelpPath = "/help/signing-in"

func (w *Web) helpRoutes() []web.Route {
	return []web.Route{web.Get(HelpPath, perm.Public, w.helpPage)}
}

func (w *Web) helpPage(c *web.Ctx) error {
	head := layout.PageHead{Title: "Signing in", Sentence: "Passwords, the second step, sessions and drafts; and what to do if your telephone is lost."}
	if c.SignedIn() {
		head.Breadcrumbs = []layout.Link{{Label: "Help", Href: "/help"}}
	} else {
		head.Breadcrumbs = []layout.Link{{Label: "Sign in", Href: "/sign-in"}}
	}
	return c.Page(http.StatusOK, layout.Page{Title: "Signing in", Head: layout.Head(head)}, helpBody(w.ssoName()))
}
