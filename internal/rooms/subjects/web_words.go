package subjects

import "proceeds/internal/platform/layout"

func bornWords(s Subject) string {
	switch {
	case !s.BornOn.IsZero():
		return ", born " + s.BornOn.UK()
	case s.CompanyNo != "":
		return ", company " + s.CompanyNo
	}
	return ""
}

func addLink(at string, canEdit bool) []layout.Link {
	if !canEdit {
		return nil
	}
	return []layout.Link{{Label: "Add a subject", Href: at + "/new"}}
}

func addAction(at string, canEdit bool) []layout.Action {
	if !canEdit {
		return nil
	}
	return []layout.Action{{Label: "Add a subject", Href: at + "/new", Primary: true}}
}
