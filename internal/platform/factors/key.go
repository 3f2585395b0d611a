package factors

import (
	"crypto/aes"
	"crypto/cipher"
	"crypto/hkdf"
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"proceeds/internal/base/ids"
)

// Key seals the secrets of second factors. It lies outside the database: who has a copy of the database alone can neither
// read the secret of a person's authenticator nor put a passkey of their own in its place.
type Key struct {
	aead cipher.AEAD
	mac  []byte
	id   string
}

// keyMark begins the text of a key, so that a file of something else is known for what it is.
const keyMark = "proceeds-factors-1:"

// ErrOtherKey is the failure to open what another key has sealed: a replica with a key file of its own, or a lost one.
var ErrOtherKey = errors.New("it was sealed with another key: all replicas must use the same file of the key of second factors")

// NewKey makes a key of 32 secret bytes.
func NewKey(secret []byte) (*Key, error) {
	if len(secret) != 32 {
		return nil, errors.New("the key of second factors must be 32 bytes")
	}
	derive := func(what string) []byte {
		b, err := hkdf.Key(sha256.New, secret, nil, "proceeds "+what, 32)
		if err != nil {
			panic(err) // only for a length that SHA-256 cannot give
		}
		return b
	}
	block, err := aes.NewCipher(derive("seal"))
	if err != nil {
		return nil, err
	}
	aead, err := cipher.NewGCM(block)
	if err != nil {
		return nil, err
	}
	return &Key{aead: aead, mac: derive("sum"), id: hex.EncodeToString(derive("name"))[:8]}, nil
}

// LoadOrMakeKey reads the key from a file, or makes one there that only its owner may read. Keep the file out of the
// database's backups, and keep a copy: without it every second factor must be set up anew.
func LoadOrMakeKey(path string) (*Key, error) {
	k, err := LoadKey(path)
	if !errors.Is(err, fs.ErrNotExist) {
		return k, err
	}
	secret := make([]byte, 32)
	rand.Read(secret)
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return nil, fmt.Errorf("make the key of second factors: %w", err)
	}
	part := path + "." + ids.NewKey()
	if err := writeSynced(part, keyMark+base64.StdEncoding.EncodeToString(secret)+"\n"); err != nil {
		return nil, fmt.Errorf("make the key of second factors: %w", err)
	}
	defer os.Remove(part)
	// A link, not a rename: of two programs that start at once one makes the key and the other finds it, whole.
	if err := os.Link(part, path); err != nil && !errors.Is(err, fs.ErrExist) {
		return nil, fmt.Errorf("make the key of second factors: %w", err)
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

// LoadKey reads the key; fs.ErrNotExist where there is none.
func LoadKey(path string) (*Key, error) {
	b, err := os.ReadFile(path)
	if err != nil {
		return nil, fmt.Errorf("read the key of second factors: %w", err)
	}
	bad := fmt.Errorf("the file %s holds no key of second factors", path) // without the cause, which might quote it
	text, ok := strings.CutPrefix(strings.TrimSpace(string(b)), keyMark)
	if !ok {
		return nil, bad
	}
	secret, err := base64.StdEncoding.DecodeString(text)
	if err != nil {
		return nil, bad
	}
	k, err := NewKey(secret)
	if err != nil {
		return nil, bad
	}
	return k, nil
}

// Seal encrypts text. What it is about is bound to it, so that one person's secret does not open in another's place.
func (k *Key) Seal(text []byte, about string) string {
	nonce := make([]byte, k.aead.NonceSize())
	rand.Read(nonce)
	return k.id + "." + base64.RawURLEncoding.EncodeToString(k.aead.Seal(nonce, nonce, text, []byte(about)))
}

// Open decrypts what Seal gave about the same; ErrOtherKey where another key sealed it.
func (k *Key) Open(sealed, about string) ([]byte, error) {
	id, text, _ := strings.Cut(sealed, ".")
	if id != k.id {
		return nil, ErrOtherKey
	}
	raw, err := base64.RawURLEncoding.DecodeString(text)
	if err != nil || len(raw) < k.aead.NonceSize() {
		return nil, errors.New("sealed text is broken")
	}
	out, err := k.aead.Open(nil, raw[:k.aead.NonceSize()], raw[k.aead.NonceSize():], []byte(about))
	if err != nil {
		return nil, errors.New("sealed text was changed, or is about something else")
	}
	return out, nil
}

// Sum is a keyed hash of text about something: worth nothing without the key.
func (k *Key) Sum(text, about string) []byte {
	m := hmac.New(sha256.New, k.mac)
	fmt.Fprintf(m, "%d:%s%s", len(about), about, text)
	return m.Sum(nil)
}
