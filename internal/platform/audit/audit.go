// Package audit keeps the audit log honest. Entries are written by db.Write in the transaction that they tell of, or,
// for what was only read, by the Batcher. The sealer gives them an order as leaves of a Merkle tree and signs its root;
// Verify re-reads all of it. Whoever holds an old checkpoint can prove that nothing before it was altered, put in or
// taken out, even by somebody who owns the database.
//
// The log serves lawfulness and security only (DPA 2018 s.62(4)): no figure about anybody's work comes from it.
package audit

import (
	"encoding/base64"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
	"gorm.io/gorm"

	"proceeds/internal/base/ids"
	"proceeds/internal/platform/db"
)

// record is what a leaf is made from: every column of the entry, each with its length in front, so that no two entries
// read alike. The detail is in it by its salted hash alone; a lawful erasure leaves the proof whole.
func record(e db.AuditEntry) []byte {
	var b strings.Builder
	b.WriteString("proceeds audit entry 1\n")
	for _, s := range append(append([]string{strconv.FormatInt(int64(e.ID), 10)}, e.Fields()...), e.DetailHash) {
		fmt.Fprintf(&b, "%d:%s\n", len(s), s)
	}
	return []byte(b.String())
}

// Log is one of the logs, in tables of its own, with its own leaves and checkpoints. A checkpoint of one is none of the
// other. The functions of the package that name no log are about Main.
type Log struct{ stream db.Stream }

// The two logs.
var (
	Main         = Log{db.MainStream}
	Confidential = Log{db.ConfidentialStream}
)

// on gives g over the log's table of a name such as "audit_leaves".
func (l Log) on(g *gorm.DB, table string) *gorm.DB { return g.Table(l.stream.Table(table)) }

// sql is a statement over the main log's tables, said of this log's.
func (l Log) sql(q string) string {
	if l == Main {
		return q
	}
	return strings.ReplaceAll(q, "audit_", string(l.stream)+"audit_")
}

func (l Log) head() string {
	if l == Main {
		return "proceeds audit log"
	}
	return "proceeds second audit log"
}

// leaf is a row of audit_leaves: entry EntryID is the n-th of the sealed log, from 0.
type leaf struct {
	N        int64 `gorm:"primaryKey;autoIncrement:false"`
	EntryID  ids.AuditEntry
	LeafHash string
}

func (leaf) TableName() string { return "audit_leaves" }

// treeHash is a row of audit_hashes, numbered as tlog numbers stored hashes.
type treeHash struct {
	N    int64 `gorm:"primaryKey;autoIncrement:false"`
	Hash string
}

func (treeHash) TableName() string { return "audit_hashes" }

type checkpointRow struct {
	Size int64 `gorm:"primaryKey;autoIncrement:false"`
	Root string
	Note string
	At   time.Time
}

func (checkpointRow) TableName() string { return "audit_checkpoints" }

// Checkpoint is what a signed checkpoint says: the first Size entries of the sealed log have the root Root.
type Checkpoint struct {
	Size int64
	Root tlog.Hash
	At   time.Time // when it was signed, in UTC
}

func (c Checkpoint) text(l Log) string {
	return fmt.Sprintf("%s\n%d\n%s\n%s\n", l.head(), c.Size, c.Root, c.At.UTC().Format(time.RFC3339Nano))
}

// OpenCheckpoint reads a signed checkpoint note of the main log and checks its signature.
func OpenCheckpoint(signed []byte, v note.Verifier) (Checkpoint, error) {
	return Main.OpenCheckpoint(signed, v)
}

// OpenCheckpoint reads a signed checkpoint note of the log and checks its signature.
func (l Log) OpenCheckpoint(signed []byte, v note.Verifier) (Checkpoint, error) {
	n, err := note.Open(signed, note.VerifierList(v))
	if err != nil {
		var unknown *note.UnverifiedNoteError
		if errors.As(err, &unknown) {
			return Checkpoint{}, errors.New("the checkpoint was not signed with this audit key")
		}
		return Checkpoint{}, fmt.Errorf("the checkpoint's signature is not valid: %w", err)
	}
	lines := strings.Split(n.Text, "\n")
	if len(lines) != 5 || lines[0] != l.head() || lines[4] != "" {
		return Checkpoint{}, errors.New("this is not a checkpoint of the audit log")
	}
	size, err1 := strconv.ParseInt(lines[1], 10, 64)
	raw, err2 := base64.StdEncoding.DecodeString(lines[2])
	at, err3 := time.Parse(time.RFC3339Nano, lines[3])
	if err := errors.Join(err1, err2, err3); err != nil || size < 0 || len(raw) != tlog.HashSize {
		return Checkpoint{}, errors.New("this is not a checkpoint of the audit log")
	}
	c := Checkpoint{Size: size, At: at.UTC()}
	copy(c.Root[:], raw)
	return c, nil
}
