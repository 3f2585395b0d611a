// Package factorstest is an authenticator for tests: it makes passkeys and signs with them as a security key does.
package factorstest

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/binary"
	"encoding/json"
	"net/url"
	"testing"

	"github.com/go-webauthn/webauthn/protocol/webauthncbor"
)

// Authenticator holds one passkey.
type Authenticator struct {
	ID      []byte
	Handle  []byte
	Count   uint32 // signatures so far; it counts up before each
	Counts  bool   // whether it counts at all, as security keys do and synced passkeys do not
	NoCheck bool   // it does not check its holder: no PIN, no finger

	key *ecdsa.PrivateKey
}

const (
	present  = 1 << 0
	verified = 1 << 2
	attested = 1 << 6
)

// Copy is a second authenticator with the same key, as a thief of the key would have.
func (a *Authenticator) Copy() *Authenticator { b := *a; return &b }

func (a *Authenticator) authData(origin string, flags byte, more []byte) []byte {
	u, err := url.Parse(origin)
	if err != nil {
		panic(err)
	}
	if !a.NoCheck {
		flags |= verified
	}
	if a.Counts {
		a.Count++
	}
	id := sha256.Sum256([]byte(u.Hostname()))
	out := append(id[:], flags|present)
	out = binary.BigEndian.AppendUint32(out, a.Count)
	return append(out, more...)
}

func clientData(kind, challenge, origin string) []byte {
	b, err := json.Marshal(map[string]any{"type": kind, "challenge": challenge, "origin": origin, "crossOrigin": false})
	if err != nil {
		panic(err)
	}
	return b
}

func text(b []byte) string { return base64.RawURLEncoding.EncodeToString(b) }

// Make answers a server's options to make a passkey, as a browser at origin would.
func (a *Authenticator) Make(t testing.TB, origin string, options []byte) string {
	t.Helper()
	var o struct {
		PublicKey struct {
			Challenge string `json:"challenge"`
			User      struct {
				ID string `json:"id"`
			} `json:"user"`
		} `json:"publicKey"`
	}
	if err := json.Unmarshal(options, &o); err != nil {
		t.Fatalf("options %s: %v", options, err)
	}
	var err error
	if a.Handle, err = base64.RawURLEncoding.DecodeString(o.PublicKey.User.ID); err != nil {
		t.Fatal(err)
	}
	if a.key, err = ecdsa.GenerateKey(elliptic.P256(), rand.Reader); err != nil {
		t.Fatal(err)
	}
	a.ID = make([]byte, 32)
	rand.Read(a.ID)
	point, err := a.key.PublicKey.Bytes()
	if err != nil {
		t.Fatal(err)
	}
	public, err := webauthncbor.Marshal(map[int]any{1: 2, 3: -7, -1: 1, -2: point[1:33], -3: point[33:]})
	if err != nil {
		t.Fatal(err)
	}
	more := make([]byte, 16) // no model is named
	more = binary.BigEndian.AppendUint16(more, uint16(len(a.ID)))
	more = append(append(more, a.ID...), public...)
	object, err := webauthncbor.Marshal(map[string]any{"fmt": "none", "attStmt": map[string]any{}, "authData": a.authData(origin, attested, more)})
	if err != nil {
		t.Fatal(err)
	}
	return answer(t, a.ID, map[string]any{"clientDataJSON": text(clientData("webauthn.create", o.PublicKey.Challenge, origin)), "attestationObject": text(object)})
}

// Sign answers a server's options to use a passkey, as a browser at origin would.
func (a *Authenticator) Sign(t testing.TB, origin string, options []byte) string {
	t.Helper()
	var o struct {
		PublicKey struct {
			Challenge string `json:"challenge"`
		} `json:"publicKey"`
	}
	if err := json.Unmarshal(options, &o); err != nil {
		t.Fatalf("options %s: %v", options, err)
	}
	client := clientData("webauthn.get", o.PublicKey.Challenge, origin)
	data := a.authData(origin, 0, nil)
	hash := sha256.Sum256(client)
	sum := sha256.Sum256(append(append([]byte{}, data...), hash[:]...))
	sig, err := ecdsa.SignASN1(rand.Reader, a.key, sum[:])
	if err != nil {
		t.Fatal(err)
	}
	return answer(t, a.ID, map[string]any{"clientDataJSON": text(client), "authenticatorData": text(data), "signature": text(sig), "userHandle": text(a.Handle)})
}

func answer(t testing.TB, id []byte, response map[string]any) string {
	t.Helper()
	b, err := json.Marshal(map[string]any{"id": text(id), "rawId": text(id), "type": "public-key", "clientExtensionResults": map[string]any{}, "response": response})
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}
