package assets

import (
	"fmt"
	"strings"
	"time"

	"proceeds/internal/base/caltime"
	"proceeds/internal/base/fault"
	"proceeds/internal/base/ids"
	"proceeds/internal/base/money"
)

// Whole is a whole asset in basis points.
const Whole = 10_000

// Interest is one holder's share in an asset: the row on which state, denial and value stand.
type Interest struct {
	ID              ids.Interest
	AssetID         ids.Asset
	CaseID          ids.Case
	ForceID         ids.Unit
	UnitID          ids.Unit
	ParentID        *ids.Interest // of a part: what it was split from
	SubjectID       *ids.Subject  // nil: the holder is not known or no subject of the case
	Holder          string        // name, where it is no subject
	ShareBp         int           // basis points of the asset, 1 to 10,000
	State           State
	StateSince      time.Time
	Family          Family       // the one denial family that holds it
	ConvertedOn     caltime.Date // of a cryptoasset: the day a court’s order turned it into money (s.303Z54)
	Version         int
	CreatedAt       time.Time
	WithdrawnAt     *time.Time
	WithdrawnBy     *ids.User
	WithdrawnReason string
}

// TableName is interests.
func (Interest) TableName() string { return "interests" }

// Live reports whether the interest stands: not withdrawn and not split.
func (i Interest) Live() bool { return i.WithdrawnAt == nil && i.State != Split }

// Share prints the share: "100%", "33.33%".
func (i Interest) Share() string {
	s := fmt.Sprintf("%d.%02d", i.ShareBp/100, i.ShareBp%100)
	return strings.TrimSuffix(strings.TrimRight(s, "0"), ".") + "%"
}

// HolderText is the holder's name as far as it is known. subjects names the subjects of the case.
func (i Interest) HolderText(subjects map[ids.Subject]string) string {
	if i.SubjectID != nil && subjects[*i.SubjectID] != "" {
		return subjects[*i.SubjectID]
	}
	if i.Holder != "" {
		return i.Holder
	}
	return "holder not known"
}

// checkShares says whether live interests with these shares fit in one asset.
func checkShares(live []Interest, more int) error {
	sum := more
	for _, i := range live {
		sum += i.ShareBp
	}
	switch {
	case more <= 0 || more > Whole:
		return fault.Fields("Check the share", map[string]string{"share": "Enter a share above 0 and up to 100 per cent"})
	case sum > Whole:
		left := Interest{ShareBp: Whole - (sum - more)}
		text := "The shares of an asset cannot come to more than 100 per cent; nothing of it is left"
		if left.ShareBp > 0 {
			text = "The shares of an asset cannot come to more than 100 per cent: " + left.Share() + " is left"
		}
		return fault.Fields("Check the share", map[string]string{"share": text})
	}
	return nil
}

// Part is one part into which an interest is split: a holder, a share and a value.
type Part struct {
	SubjectID *ids.Subject
	Holder    string
	ShareBp   int
	Value     money.Pence
}

// checkParts says whether parts make up a parent of so many basis points worth so much: nothing may be lost or added.
func checkParts(parts []Part, share int, value money.Pence) error {
	bad := map[string]string{}
	if len(parts) < 2 {
		bad["parts"] = "Name at least two parts"
	}
	sumShare, sumValue := 0, money.Pence(0)
	for n, p := range parts {
		if p.ShareBp <= 0 || p.ShareBp > share {
			bad[fmt.Sprintf("share-%d", n+1)] = "Enter a share above 0, within that of the whole"
		}
		if p.Value < 0 {
			bad[fmt.Sprintf("value-%d", n+1)] = "A value cannot be below nothing"
		}
		sumShare += p.ShareBp
		sumValue += p.Value
	}
	if len(bad) == 0 && sumShare != share {
		bad["parts"] = fmt.Sprintf("The shares of the parts must come to %s, that of what is split; they come to %s", Interest{ShareBp: share}.Share(), Interest{ShareBp: sumShare}.Share())
	}
	if len(bad) == 0 && sumValue != value {
		bad["parts"] = fmt.Sprintf("The values of the parts must come to %s, that of what is split; they come to %s", value, sumValue)
	}
	return fault.Fields("Check the parts", bad)
}
