package users

import (
	"time"

	"proceeds/internal/base/ids"
	"proceeds/internal/base/perm"
)

// Identity says who a person is at a provider of single sign-on. Issuer and subject are the whole of it: an e-mail address
// or a name at the provider, which others may come to hold, link nobody.
type Identity struct {
	ID       int64
	UserID   ids.User
	ForceID  ids.Unit
	Issuer   string
	Subject  string
	LinkedAt time.Time
	LinkedBy ids.User // 0: the person was made at their first way in
	LastAt   *time.Time
}

// TableName is sso_identities.
func (Identity) TableName() string { return "sso_identities" }

// Mapping gives a role over a unit to whoever has a value of the provider's claim.
type Mapping struct {
	ID        int64
	ForceID   ids.Unit
	Value     string
	Role      perm.Role
	UnitID    ids.Unit
	CreatedAt time.Time
	CreatedBy ids.User
}

// TableName is role_mappings.
func (Mapping) TableName() string { return "role_mappings" }
