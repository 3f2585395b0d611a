package imports

import (
	"maps"
	"regexp"
	"slices"

	"proceeds/internal/base/fault"
	"proceeds/internal/base/money"
)

// params are the parameters of one import, checked.
type params map[string]string

// Every profile may be told where what it opens belongs.
var placeParams = []Param{
	{Name: "force", Meaning: "the prefix of the force that the cases belong to, where the installation has several", Example: "FI", check: func(s string) bool { return s != "" }},
	{Name: "unit", Meaning: "the code of the unit of that force that the cases belong to; the force itself where left out", Example: "ECU", check: func(s string) bool { return s != "" }},
}

// AllParams lists the parameters of the profile and those that every profile takes.
func (p Profile) AllParams() []Param { return slices.Concat(p.Params, placeParams) }

// checkParams says in one fault what is missing, wrong or unknown among given.
func (p Profile) checkParams(given map[string]string) (params, error) {
	bad := map[string]string{}
	left := maps.Clone(given)
	for _, x := range p.AllParams() {
		v, ok := given[x.Name]
		delete(left, x.Name)
		switch {
		case !ok && x.Required:
			bad[x.Name] = "Say " + x.Meaning + ", such as --param " + x.Name + "=" + x.Example
		case ok && !x.check(v):
			bad[x.Name] = x.Name + "=" + v + " is not " + x.Meaning + ": write it such as --param " + x.Name + "=" + x.Example
		}
	}
	for name := range left {
		bad[name] = "The profile " + p.Code + " has no parameter " + name
	}
	if len(bad) == 0 {
		return params(given), nil
	}
	names := slices.Sorted(maps.Keys(bad))
	text := ""
	for _, n := range names {
		text += bad[n] + ". "
	}
	return nil, &fault.Error{Kind: fault.Invalid, Message: text[:len(text)-1], Fields: bad, Order: names}
}

var rateForm = regexp.MustCompile(`^[0-9]{1,4}(\.[0-9]{1,8})?$`)

// rateOK says whether s is how many pounds one unit of a currency buys: a positive decimal.
func rateOK(s string) bool {
	if !rateForm.MatchString(s) {
		return false
	}
	r, err := money.Rate(s).Rat()
	return err == nil && r.Sign() > 0
}
