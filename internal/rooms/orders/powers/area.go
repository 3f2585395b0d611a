package powers

import (
	"slices"
	"strconv"
	"strings"
)

// Area is a group of provisions to which an accreditation may be limited, s.3(3) POCA 2002. The words are those in which
// the register keeps it.
type Area string

// The areas.
const (
	AreaCash         Area = "cash"           // Part 5 Chapter 3
	AreaListed       Area = "listed assets"  // Chapter 3A
	AreaAccounts     Area = "accounts"       // Chapter 3B
	AreaCrypto       Area = "crypto"         // Chapters 3C to 3F
	AreaRestraint    Area = "restraint"      // ss.40-47S: restraint, search and seizure
	AreaConfiscation Area = "confiscation"   // the rest of Part 2
	AreaPart8        Area = "Part 8 orders"  // investigations
	AreaDisclosure   Area = "disclosures"    // Part 7
	AreaCivil        Area = "civil recovery" // Part 5 Chapter 2 and the High Court’s orders: never a force’s own
)

// Areas lists those that an accreditation may be limited to, in the order they are offered.
var Areas = []Area{AreaCash, AreaListed, AreaAccounts, AreaCrypto, AreaRestraint, AreaConfiscation, AreaPart8}

// Area tells from its section to which group of provisions a power belongs. A search warrant of the Police and Criminal
// Evidence Act belongs to the investigation it serves, and so to Part 8.
func (p Power) Area() Area {
	if p.Act != poca {
		return AreaPart8
	}
	digits := strings.IndexFunc(p.Section+"x", func(r rune) bool { return r < '0' || r > '9' })
	n, _ := strconv.Atoi(p.Section[:digits])
	zn, err := strconv.Atoi(strings.TrimPrefix(p.Section[digits:], "Z")) // 303Z3; 303Z itself is the last of Chapter 3A
	switch {
	case n >= 40 && n <= 47:
		return AreaRestraint
	case n < 92:
		return AreaConfiscation
	case n < 289:
		return AreaCivil
	case n < 303, n == 303 && p.Section == "303":
		return AreaCash
	case n == 303 && err != nil:
		return AreaListed
	case n == 303 && zn <= 19:
		return AreaAccounts
	case n == 303:
		return AreaCrypto
	case n >= 304 && n <= 326:
		return AreaCivil
	case n >= 327 && n <= 340:
		return AreaDisclosure
	case n == 362 && len(p.Section) > digits: // 362A to 362T: unexplained wealth and interim freezing
		return AreaCivil
	}
	return AreaPart8
}

// covers reports whether an accreditation that is limited to areas reaches a power; one without limits reaches all.
func covers(limits []Area, a Area) bool { return len(limits) == 0 || slices.Contains(limits, a) }
