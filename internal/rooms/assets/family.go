package assets

import (
	"strings"

	"proceeds/internal/base/fault"
)

// Family is the set of powers that holds an interest. An interest has at most one at a time: property under Part 5 is
// not free property (s.82), so it cannot be counted for confiscation as well.
type Family string

// The families of denial. PACE stands for evidence held under PACE or another law; it is not denial.
const (
	NoFamily        Family = ""
	FamilyCash      Family = "cash"      // Part 5 Chapter 3
	FamilyListed    Family = "listed"    // Chapter 3A
	FamilyAccount   Family = "account"   // Chapter 3B
	FamilyCrypto    Family = "crypto"    // Chapters 3C to 3F
	FamilyRestraint Family = "restraint" // Part 2
	FamilyPACE      Family = "pace"
)

// familyAfter gives the family that holds an interest in an asset of kind k once it has gone from (state, family) to
// state to, or says why the law does not allow it.
func familyAfter(k Kind, from State, family Family, to State) (Family, error) {
	switch to {
	case DeniedDetained:
		switch {
		case family == FamilyCash || family == FamilyListed || family == FamilyCrypto || family == FamilyRestraint: // the last under s.47M
			return family, nil
		case k == Cash:
			return FamilyCash, nil
		case k == Listed:
			return FamilyListed, nil
		case k == Crypto:
			return FamilyCrypto, nil
		}
		return "", refuse(from, "Only cash, listed assets and cryptoassets can be detained under Part 5; this is %s", strings.ToLower(k.Title()))
	case DeniedFrozen:
		switch k {
		case Account:
			return FamilyAccount, nil
		case Crypto:
			return FamilyCrypto, nil
		}
		return "", refuse(from, "Only an account or a crypto wallet can be frozen; this is %s", strings.ToLower(k.Title()))
	case DeniedRestrained, ConfiscationLinked, Unrealised:
		switch family {
		case NoFamily, FamilyRestraint, FamilyPACE:
			return FamilyRestraint, nil
		}
		return "", refuse(from, "It is held under Part 5 (%s), so it is not free property (s.82) and cannot be restrained as well. Release or transfer it first", family)
	case ForfeitureNotice, ForfeitureApplied:
		switch family {
		case FamilyCash, FamilyListed, FamilyAccount, FamilyCrypto:
			if to == ForfeitureNotice && family == FamilyListed {
				return "", refuse(from, "There is no forfeiture notice for listed assets: apply to the court under s.303O")
			}
			return family, nil
		}
		return "", refuse(from, "Only property detained or frozen under Part 5 can be forfeited this way")
	case DeniedPACE:
		return FamilyPACE, nil
	}
	return NoFamily, nil
}

// refuse makes the answer to an impossible step from a state, with the steps that are open.
func refuse(from State, format string, args ...any) *fault.Error {
	e := fault.New(fault.Refused, format, args...)
	for _, s := range from.Next() {
		e.Next = append(e.Next, s.Title())
	}
	return e
}
