package assets

import "strings"

// detail is what tells an asset from others of its kind, for a line under its title.
func (a Asset) detail() string {
	var parts []string
	add := func(s string) {
		if s != "" {
			parts = append(parts, s)
		}
	}
	switch a.Kind {
	case Account:
		add(a.Institution)
		if n := len(a.AccountNo); n > 4 {
			add("ending " + a.AccountNo[n-4:])
		}
		add(a.AccountName)
	case Vehicle:
		add(a.Vrm)
	case Property:
		add(a.Address)
		add(a.TitleNo)
	case Crypto:
		add(strings.TrimSpace(a.Quantity + " " + a.Chain))
		if n := len(a.Wallet); n > 4 {
			add("address ends " + a.Wallet[n-4:])
		}
		add(a.Institution)
	case Listed:
		add(listedTitle(a.ListedKind))
	}
	add(a.Place)
	if len(parts) == 0 {
		return a.Kind.Title()
	}
	return strings.Join(parts, ", ")
}

func listedTitle(code string) string {
	for _, k := range ListedKinds {
		if k.Code == code {
			return k.Title
		}
	}
	return ""
}
