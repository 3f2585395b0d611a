// Package passwords hashes and checks passwords with argon2id (RFC 9106), in the PHC string form.
package passwords

import (
	"crypto/rand"
	"crypto/subtle"
	"encoding/base64"
	"errors"
	"fmt"
	"strings"

	"golang.org/x/crypto/argon2"
)

// OWASP's smallest recommended argon2id setting: 19 MiB, two passes, one lane; about 25 ms.
const (
	memory = 19456
	passes = 2
	lanes  = 1
	keyLen = 32
)

// at bounds the memory that many sign-ins at once can take.
var at = make(chan struct{}, 4)

// Hash gives the PHC string of a password with a new salt.
func Hash(password string) string {
	salt := make([]byte, 16)
	rand.Read(salt)
	return encode(salt, derive(password, salt, memory, passes, lanes, keyLen))
}

// never is what an unknown login is checked against, so that it takes as long as a known one: a key that was made of no
// password.
var never = func() string {
	random := make([]byte, 16+keyLen)
	rand.Read(random)
	return encode(random[:16], random[16:])
}()

// Match reports whether password is the one of the PHC string hash. An empty or unreadable hash matches nothing, after
// the same work.
func Match(hash, password string) bool {
	ok := true
	m, t, p, salt, key, err := decode(hash)
	if err != nil {
		ok = false
		m, t, p, salt, key, _ = decode(never)
	}
	got := derive(password, salt, m, t, p, uint32(len(key)))
	return subtle.ConstantTimeCompare(got, key) == 1 && ok
}

func derive(password string, salt []byte, m, t uint32, p uint8, n uint32) []byte {
	at <- struct{}{}
	defer func() { <-at }()
	return argon2.IDKey([]byte(password), salt, t, m, p, n)
}

func encode(salt, key []byte) string {
	b := base64.RawStdEncoding
	return fmt.Sprintf("$argon2id$v=%d$m=%d,t=%d,p=%d$%s$%s", argon2.Version, memory, passes, lanes, b.EncodeToString(salt), b.EncodeToString(key))
}

func decode(s string) (m, t uint32, p uint8, salt, key []byte, err error) {
	bad := errors.New("not an argon2id hash")
	parts := strings.Split(s, "$")
	if len(parts) != 6 || parts[1] != "argon2id" || parts[2] != fmt.Sprintf("v=%d", argon2.Version) {
		return 0, 0, 0, nil, nil, bad
	}
	if _, err := fmt.Sscanf(parts[3], "m=%d,t=%d,p=%d", &m, &t, &p); err != nil {
		return 0, 0, 0, nil, nil, bad
	}
	// A stored setting above ours would let whoever can write the table exhaust the machine.
	if m < 8 || m > 4*memory || t < 1 || t > 10 || p < 1 || p > 4 {
		return 0, 0, 0, nil, nil, bad
	}
	salt, err1 := base64.RawStdEncoding.DecodeString(parts[4])
	key, err2 := base64.RawStdEncoding.DecodeString(parts[5])
	if err1 != nil || err2 != nil || len(salt) < 8 || len(key) < 16 || len(key) > 64 {
		return 0, 0, 0, nil, nil, bad
	}
	return m, t, p, salt, key, nil
}
