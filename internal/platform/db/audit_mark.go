package db

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"strconv"
)

// nonceLen is the length of the random part of a salt, in hex digits.
const nonceLen = 32

// Fields are the columns of an entry as text, in the order of the table but for the id and the hash of the detail.
func (e AuditEntry) Fields() []string {
	return []string{
		e.At.UTC().Format("2006-01-02T15:04:05.000000Z"), string(e.Op), e.Action,
		string(e.ActorKind), strconv.FormatInt(int64(e.ActorID), 10), e.ActorName,
		strconv.FormatInt(int64(e.ForceID), 10), strconv.FormatInt(int64(e.CaseID), 10),
		e.SubjectKind, strconv.FormatInt(e.SubjectID, 10), e.RequestID,
	}
}

// AuditMark is what the program adds to the salt of an entry that it writes: a keyed hash of all the entry says, of its
// stream and of the random part of the salt. Who owns the database but not the key can neither write an entry of their
// own nor change one that waits to be sealed. It does not cover the id, which is not known yet: an entry written a second
// time shows by its salt. The error is the key's.
func (d *DB) AuditMark(e AuditEntry, det AuditDetail) (string, error) {
	if d.auditKey == nil {
		return "", errors.New("db: no audit key")
	}
	key, err := d.auditKey()
	if err != nil {
		return "", fmt.Errorf("audit key: %w", err)
	}
	m := hmac.New(sha256.New, key)
	for _, s := range append(e.Fields(), string(e.Stream), det.Salt[:min(len(det.Salt), nonceLen)], det.Detail) {
		fmt.Fprintf(m, "%d:%s\n", len(s), s)
	}
	return hex.EncodeToString(m.Sum(nil)), nil
}

// AuditMarked reports whether the program wrote the entry as it reads. It is true where the program marks none. The error
// is the key's. An erased detail has no mark: do not ask.
func (d *DB) AuditMarked(e AuditEntry, det AuditDetail) (bool, error) {
	if d.auditKey == nil {
		return true, nil
	}
	want, err := d.AuditMark(e, det)
	if err != nil {
		return false, err
	}
	return len(det.Salt) == nonceLen+len(want) && hmac.Equal([]byte(det.Salt[nonceLen:]), []byte(want)), nil
}

// AuditDigest is a keyed hash of a text that is about to be wiped, for the entry that tells of it: whoever holds the key and
// a copy of the text can show that this is what was wiped, and nobody else can try out what it may have been. Without a key,
// where entries are not marked, it is a plain hash. The error is the key's.
func (d *DB) AuditDigest(text string) (string, error) {
	var key []byte
	if d.auditKey != nil {
		var err error
		if key, err = d.auditKey(); err != nil {
			return "", fmt.Errorf("audit key: %w", err)
		}
	}
	m := hmac.New(sha256.New, append([]byte("proceeds digest of what was wiped 1\n"), key...))
	m.Write([]byte(text))
	return hex.EncodeToString(m.Sum(nil)), nil
}

// Recorded is how many audit entries this program has written, at least, since it opened the database.
func (d *DB) Recorded() int64 { return d.recorded.Load() }

// NoteRecorded adds to Recorded.
func (d *DB) NoteRecorded(n int) { d.recorded.Add(int64(n)) }
