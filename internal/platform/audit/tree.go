package audit

import (
	"fmt"

	"golang.org/x/mod/sumdb/tlog"
	"gorm.io/gorm"
)

// stored reads tree hashes from the table, and keeps what it read or was given.
type stored struct {
	g    *gorm.DB
	log  Log
	have map[int64]tlog.Hash
}

func (l Log) newStored(g *gorm.DB) *stored { return &stored{g, l, map[int64]tlog.Hash{}} }

// ReadHashes is tlog's way to ask.
func (s *stored) ReadHashes(indexes []int64) ([]tlog.Hash, error) {
	var want []int64
	for _, i := range indexes {
		if _, ok := s.have[i]; !ok {
			want = append(want, i)
		}
	}
	if len(want) > 0 {
		var rows []treeHash
		if err := s.log.on(s.g, "audit_hashes").Where("n IN ?", want).Find(&rows).Error; err != nil {
			return nil, err
		}
		for _, r := range rows {
			h, err := tlog.ParseHash(r.Hash)
			if err != nil {
				return nil, fmt.Errorf("tree hash %d is no hash", r.N)
			}
			s.have[r.N] = h
		}
	}
	out := make([]tlog.Hash, len(indexes))
	for k, i := range indexes {
		h, ok := s.have[i]
		if !ok {
			return nil, fmt.Errorf("tree hash %d is missing", i)
		}
		out[k] = h
	}
	return out, nil
}

// frontier is the edge of a growing tree: the roots of its complete subtrees, largest first. Nothing else is needed to
// reckon what the next leaf completes and what the root is, so a log of any length is checked in little memory.
type frontier struct {
	n     int64
	roots []tlog.Hash // one for each set bit of n
}

// add appends a leaf and gives the hashes that tlog stores for it, at StoredHashIndex(0, n) and on.
func (f *frontier) add(h tlog.Hash) []tlog.Hash {
	out := []tlog.Hash{h}
	for n := f.n; n&1 == 1; n >>= 1 {
		last := len(f.roots) - 1
		h = tlog.NodeHash(f.roots[last], h)
		f.roots = f.roots[:last]
		out = append(out, h)
	}
	f.roots = append(f.roots, h)
	f.n++
	return out
}

// root is the root of the tree so far; of an empty one, the zero hash.
func (f *frontier) root() tlog.Hash {
	if f.n == 0 {
		return tlog.Hash{}
	}
	h := f.roots[len(f.roots)-1]
	for i := len(f.roots) - 2; i >= 0; i-- {
		h = tlog.NodeHash(f.roots[i], h)
	}
	return h
}

// latest gives the newest checkpoint, or a zero row.
func (l Log) latest(g *gorm.DB) (checkpointRow, error) {
	var c checkpointRow
	err := l.on(g, "audit_checkpoints").Order("size DESC").Limit(1).Find(&c).Error
	return c, err
}
