package assets

// Kind is what sort of property an asset is. It decides which fields it has and which powers can reach it.
type Kind string

// The kinds of asset.
const (
	Cash     Kind = "cash"
	Account  Kind = "account"
	Vehicle  Kind = "vehicle"
	Property Kind = "property"
	Crypto   Kind = "crypto"
	Listed   Kind = "listed" // a listed asset, s.303B: precious metal or stone, watch, artwork, voucher, stamp
	Other    Kind = "other"
)

// Kinds lists them in the order they are offered.
var Kinds = []Kind{Cash, Account, Vehicle, Property, Crypto, Listed, Other}

// Title is the kind as people say it.
func (k Kind) Title() string {
	switch k {
	case Cash:
		return "Cash"
	case Account:
		return "Account"
	case Vehicle:
		return "Vehicle"
	case Property:
		return "Land or building"
	case Crypto:
		return "Cryptoasset"
	case Listed:
		return "Listed asset"
	case Other:
		return "Other property"
	}
	return string(k)
}

// Known reports whether k is one of Kinds.
func (k Kind) Known() bool {
	for _, x := range Kinds {
		if x == k {
			return true
		}
	}
	return false
}

// icon is the symbol of the kind on the icon sheet.
func (k Kind) icon() string {
	switch k {
	case Cash:
		return "cash"
	case Account:
		return "bank"
	case Vehicle:
		return "car"
	case Property:
		return "house"
	case Crypto:
		return "coin"
	case Listed:
		return "star"
	}
	return "doc"
}
