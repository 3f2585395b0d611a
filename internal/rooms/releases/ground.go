package releases

// Ground is why something is withheld.
type Ground struct {
	Code string
	Name string
	Cite string // empty for a rule of practice
}

// accessGrounds are those of s.45(4); law notes 8.1, not read word for word in a source.
var accessGrounds = []Ground{
	{"a", "To avoid obstructing an inquiry, investigation or procedure", "DPA 2018 s.45(4)(a)"},
	{"b", "To avoid prejudicing the prevention, detection, investigation or prosecution of offences", "DPA 2018 s.45(4)(b)"},
	{"c", "To protect public security", "DPA 2018 s.45(4)(c)"},
	{"d", "To protect national security", "DPA 2018 s.45(4)(d)"},
	{"e", "To protect the rights and freedoms of others", "DPA 2018 s.45(4)(e)"},
}

var caseGrounds = []Ground{
	{"sensitive", "Sensitive: its disclosure would harm an important public interest", "CPIA 1996 s.3(6)"},
	{"privilege", "Legal professional privilege", ""},
	{"third", "Data of somebody else that is not needed", ""},
	{"irrelevant", "Not relevant to the case", ""},
}

// Grounds lists why something of a release of kind k may be withheld.
func Grounds(k Kind) []Ground {
	if k == OfCase {
		return caseGrounds
	}
	return accessGrounds
}

// GroundOf finds a ground by its code; the zero Ground where kind k has none such.
func GroundOf(k Kind, code string) Ground {
	for _, g := range Grounds(k) {
		if g.Code == code {
			return g
		}
	}
	return Ground{}
}

// Text is the ground with its section.
func (g Ground) Text() string {
	if g.Cite == "" {
		return g.Name
	}
	return g.Name + " (" + g.Cite + ")"
}

// thirdGround is the ground on which data of other people is withheld.
func thirdGround(k Kind) string {
	if k == OfCase {
		return "third"
	}
	return "e"
}
