package audit

import (
	"crypto/ed25519"
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"golang.org/x/mod/sumdb/note"

	"proceeds/internal/base/ids"
)

// Key signs checkpoints and knows its own signatures.
type Key struct {
	Signer   note.Signer
	Verifier note.Verifier
	// Public is the verifier's key as text, for whoever checks checkpoints elsewhere.
	Public string
	// Mark is the secret for db.Options.AuditKey: derived from the signing key, and of no use to make that one out.
	Mark []byte
}

const keyName = "proceeds-audit"

// LoadOrMakeKey reads the signing key from a file, or makes one there that only its owner may read. The file belongs
// neither in the database nor in its backup: who has both can seal a forged log. All replicas use the same one.
func LoadOrMakeKey(path string) (Key, error) {
	k, err := LoadKey(path)
	if !errors.Is(err, fs.ErrNotExist) {
		return k, err
	}
	secret, _, err := note.GenerateKey(rand.Reader, keyName)
	if err != nil {
		return Key{}, fmt.Errorf("make the audit key: %w", err)
	}
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return Key{}, fmt.Errorf("make the audit key: %w", err)
	}
	part := path + "." + ids.NewKey()
	if err := writeSynced(part, secret+"\n"); err != nil {
		return Key{}, fmt.Errorf("make the audit key: %w", err)
	}
	defer os.Remove(part)
	// A link, not a rename: of two programs that start at once one makes the key and the other finds it, whole.
	if err := os.Link(part, path); err != nil && !errors.Is(err, fs.ErrExist) {
		return Key{}, fmt.Errorf("make the audit key: %w", err)
	}
	return LoadKey(path)
}

func writeSynced(path, text string) error {
	f, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return err
	}
	_, err = f.WriteString(text)
	return errors.Join(err, f.Sync(), f.Close())
}

// LoadKey reads the signing key; fs.ErrNotExist where there is none.
func LoadKey(path string) (Key, error) {
	b, err := os.ReadFile(path)
	if err != nil {
		return Key{}, fmt.Errorf("read the audit key: %w", err)
	}
	k, err := parseKey(strings.TrimSpace(string(b)))
	if err != nil {
		return Key{}, fmt.Errorf("the file %s holds no audit key", path) // without the cause, which might quote it
	}
	return k, nil
}

// parseKey reads note's form of a key, PRIVATE+KEY+name+hash+key, and derives the verifier.
func parseKey(secret string) (Key, error) {
	s, err := note.NewSigner(secret)
	if err != nil {
		return Key{}, err
	}
	parts := strings.SplitN(secret, "+", 5) // the key itself is base64 and may hold a +
	raw, err := base64.StdEncoding.DecodeString(parts[len(parts)-1])
	if err != nil || len(raw) != 1+ed25519.SeedSize {
		return Key{}, errors.New("not an Ed25519 key")
	}
	public := ed25519.NewKeyFromSeed(raw[1:]).Public().(ed25519.PublicKey)
	text, err := note.NewEd25519VerifierKey(s.Name(), public)
	if err != nil {
		return Key{}, err
	}
	v, err := note.NewVerifier(text)
	if err != nil {
		return Key{}, err
	}
	mark := hmac.New(sha256.New, raw[1:])
	mark.Write([]byte("proceeds audit entries are written with this key"))
	return Key{Signer: s, Verifier: v, Public: text, Mark: mark.Sum(nil)}, nil
}
