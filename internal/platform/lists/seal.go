package lists

import (
	"crypto/aes"
	"crypto/cipher"
	"crypto/hkdf"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"strings"

	"proceeds/internal/platform/xlsx"
)

// Seal is what the column Check of a row holds, closed so that only the installation that wrote it can read or make it:
// which record the row tells of, and what its cells were when it was taken away. It goes with the row wherever that is
// sorted or pasted.
type Seal struct {
	List    string   `json:"l"`
	Case    string   `json:"c,omitempty"` // reference as in the address, of a list of one case
	Force   int64    `json:"f"`
	Key     string   `json:"k,omitempty"` // names the record; empty for a line that is of no record, and for the whole list
	Version int      `json:"v,omitempty"`
	Shape   string   `json:"o"`           // digest of the columns in their order
	Was     []string `json:"w,omitempty"` // values of the columns to be changed, in order
	Sums    string   `json:"s,omitempty"` // digests of the values of the other columns, in order
	Rows    int      `json:"n,omitempty"` // of the whole list
}

// Sealer closes and opens seals.
type Sealer struct {
	aead  cipher.AEAD
	nonce []byte // key from which nonces are made of what is sealed: equal rows give equal seals
}

// NewSealer makes a Sealer of a secret of at least 32 bytes.
func NewSealer(secret []byte) (*Sealer, error) {
	if len(secret) < 32 {
		return nil, fmt.Errorf("a sealer needs 32 bytes, there are %d", len(secret))
	}
	keys, err := hkdf.Key(sha256.New, secret, nil, "rows of lists", 64)
	if err != nil {
		return nil, err
	}
	block, err := aes.NewCipher(keys[:32])
	if err != nil {
		return nil, err
	}
	aead, err := cipher.NewGCM(block)
	return &Sealer{aead: aead, nonce: keys[32:]}, err
}

// sealForm begins every seal, so that no spreadsheet takes one for a number or a formula.
const sealForm = "c1."

var sealText = base64.RawURLEncoding

// Close gives the text of a seal.
func (s *Sealer) Close(x Seal) string {
	plain, err := json.Marshal(x)
	if err != nil {
		panic("lists: a seal that cannot be written: " + err.Error()) // it holds texts and numbers alone
	}
	h := hmac.New(sha256.New, s.nonce)
	h.Write(plain)
	nonce := h.Sum(nil)[:s.aead.NonceSize()]
	return sealForm + sealText.EncodeToString(s.aead.Seal(nonce, nonce, plain, nil))
}

// Open reads a seal; ok is false for anything that this installation did not close.
func (s *Sealer) Open(text string) (x Seal, ok bool) {
	rest, found := strings.CutPrefix(strings.TrimSpace(text), sealForm)
	if !found {
		return x, false
	}
	raw, err := sealText.DecodeString(rest)
	if err != nil || len(raw) < s.aead.NonceSize() {
		return x, false
	}
	n := s.aead.NonceSize()
	plain, err := s.aead.Open(nil, raw[:n], raw[n:], nil)
	return x, err == nil && json.Unmarshal(plain, &x) == nil
}

// shape is the digest of columns in their order.
func shape(cols []xlsx.Column) string {
	h := sha256.New()
	for _, c := range cols {
		fmt.Fprintf(h, "%s\x00%d\x00%t\x00", c.Key, c.Kind, c.Edit)
	}
	return sealText.EncodeToString(h.Sum(nil)[:6])
}

// sumSize is how many letters the digest of a cell has.
const sumSize = 4

func sum(record, key, value string) string {
	h := sha256.Sum256([]byte(record + "\x00" + key + "\x00" + value))
	return sealText.EncodeToString(h[:3])
}

// tailKeys are the columns that no seal speaks of.
func ofTail(key string) bool { return key == "row" || key == "check" || key == "version" }

// sealRow makes the seal of a row with these values.
func sealRow(x Seal, cols []xlsx.Column, v Values) Seal {
	var sums strings.Builder
	for _, c := range cols {
		switch {
		case ofTail(c.Key):
		case c.Edit:
			x.Was = append(x.Was, v[c.Key])
		default:
			sums.WriteString(sum(x.Key, c.Key, v[c.Key]))
		}
	}
	x.Sums = sums.String()
	return x
}

// Fits reports whether the seal is of a row with these columns: not where the product has changed them since.
func (x Seal) Fits(cols []xlsx.Column) bool {
	n := 0
	for _, c := range cols {
		if c.Edit && !ofTail(c.Key) {
			n++
		}
	}
	return x.Shape == shape(cols) && len(x.Was) == n
}

// Before gives what the columns to be changed held when the row was taken away. The seal must fit.
func (x Seal) Before(cols []xlsx.Column) Values {
	out, n := Values{}, 0
	for _, c := range cols {
		if c.Edit && !ofTail(c.Key) {
			out[c.Key] = x.Was[n]
			n++
		}
	}
	return out
}

// Differs reports whether a column that is not to be changed held another value when the row was taken away. The seal
// must fit.
func (x Seal) Differs(cols []xlsx.Column, key, value string) bool {
	at := 0
	for _, c := range cols {
		if c.Edit || ofTail(c.Key) {
			continue
		}
		if c.Key == key {
			return at+sumSize > len(x.Sums) || x.Sums[at:at+sumSize] != sum(x.Key, key, value)
		}
		at += sumSize
	}
	return false
}
