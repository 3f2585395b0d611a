package assets

import (
	"math/big"
	"regexp"
	"strings"
)

var (
	currencyRE = regexp.MustCompile(`^[A-Z]{3}$`)
	sortRE     = regexp.MustCompile(`^[0-9]{6}$`)
	accountRE  = regexp.MustCompile(`^[0-9]{6,12}$`)
	ibanRE     = regexp.MustCompile(`^[A-Z]{2}[0-9]{2}[A-Z0-9]{11,30}$`)
	vrmRE      = regexp.MustCompile(`^[A-Z0-9]{2,8}$`)
	vinRE      = regexp.MustCompile(`^[A-HJ-NPR-Z0-9]{5,17}$`)
	walletRE   = regexp.MustCompile(`^[A-Za-z0-9:._-]{20,120}$`)
	periodRE   = regexp.MustCompile(`^20[0-9]{2}/[0-9]{2}( Q[1-4])?$`)
	decimalRE  = regexp.MustCompile(`^[0-9]{1,30}(\.[0-9]{1,30})?$`)
)

// ListedKind is a sort of listed asset, s.303B. The list can be amended by regulations.
type ListedKind struct{ Code, Title string }

// ListedKinds are the sorts of listed asset.
var ListedKinds = []ListedKind{
	{"precious_metal", "Precious metal"}, {"precious_stone", "Precious stone"}, {"watch", "Watch"}, {"artistic_work", "Artistic work"},
	{"voucher", "Face-value voucher"}, {"stamp", "Postage stamp"},
}

// checkMarks checks what identifies an asset of its kind. A mark may be missing; one that is there must be well formed.
func (a Asset) checkMarks(bad map[string]string) {
	if a.SortCode != "" && !sortRE.MatchString(a.SortCode) {
		bad["sort_code"] = "Enter a sort code of 6 digits, such as 20-00-00"
	}
	switch {
	case a.AccountNo == "":
	case strings.ContainsAny(a.AccountNo[:1], "0123456789"):
		if !accountRE.MatchString(a.AccountNo) {
			bad["account_no"] = "Enter an account number of 6 to 12 digits, or an IBAN"
		}
	case !ibanRE.MatchString(a.AccountNo) || !ibanSum(a.AccountNo):
		bad["account_no"] = "The IBAN is not right: check each letter and digit"
	}
	if a.Vrm != "" && !vrmRE.MatchString(a.Vrm) {
		bad["vrm"] = "Enter the registration mark in letters and digits, such as AB12 CDE"
	}
	if a.Vin != "" && !vinRE.MatchString(a.Vin) {
		bad["vin"] = "Enter the chassis number in up to 17 letters and digits; I, O and Q are not used"
	}
	if a.Wallet != "" && !walletRE.MatchString(a.Wallet) {
		bad["wallet"] = "Enter the address of the wallet in full, without spaces"
	}
	if a.Quantity != "" && !decimalRE.MatchString(a.Quantity) {
		bad["quantity"] = "Enter how much as a number, such as 0.25"
	}
	if a.Kind == Listed && !listedKnown(a.ListedKind) {
		bad["listed_kind"] = "Choose what sort of listed asset it is"
	}
}

func listedKnown(code string) bool {
	for _, k := range ListedKinds {
		if k.Code == code {
			return true
		}
	}
	return false
}

// ibanSum checks the two check digits of an IBAN: ISO 13616, modulo 97.
func ibanSum(s string) bool {
	var digits strings.Builder
	for _, r := range s[4:] + s[:4] {
		if r >= 'A' && r <= 'Z' {
			digits.WriteString(big.NewInt(int64(r-'A') + 10).String())
		} else {
			digits.WriteRune(r)
		}
	}
	n, ok := new(big.Int).SetString(digits.String(), 10)
	return ok && new(big.Int).Mod(n, big.NewInt(97)).Int64() == 1
}

func squash(s string) string { return strings.Join(strings.Fields(s), "") }

var separators = strings.NewReplacer(" ", "", "-", "", "\t", "")

func digitsOnly(s string) string { return separators.Replace(strings.TrimSpace(s)) }

// notCurrency is what a form says of a currency that is none.
const notCurrency = "Enter the currency as three letters, such as GBP"
