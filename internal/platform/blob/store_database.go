package blob

import (
	"context"
	"errors"
	"fmt"
	"io"
	"time"

	"gorm.io/gorm"

	"proceeds/internal/platform/db"
)

// chunkSize bounds what one file being written or read takes in memory.
const chunkSize = 1 << 20

// inDatabase keeps files as chunks of one MiB. Chunks of an unfinished file stand under a name of their own and are
// renamed in the transaction that inserts the row in blobs, so a file is there whole or not at all.
type inDatabase struct{ d *db.DB }

type blobRow struct {
	Hash      string `gorm:"primaryKey"`
	Size      int64
	CreatedAt time.Time
}

func (blobRow) TableName() string { return "blobs" }

type chunkRow struct {
	Hash string `gorm:"primaryKey"`
	N    int64  `gorm:"primaryKey;autoIncrement:false"`
	Data []byte
}

func (chunkRow) TableName() string { return "blob_chunks" }

// chunks writes what it is given under an unfinished name, a chunk at a time.
type chunks struct {
	s    *inDatabase
	ctx  context.Context
	part string
	buf  []byte
	n    int64
}

func (c *chunks) Write(p []byte) (int, error) {
	written := 0
	for len(p) > 0 {
		k := min(len(p), chunkSize-len(c.buf))
		c.buf = append(c.buf, p[:k]...)
		p = p[k:]
		written += k
		if len(c.buf) == chunkSize {
			if err := c.flush(); err != nil {
				return written, err
			}
		}
	}
	return written, nil
}

func (c *chunks) flush() error {
	if len(c.buf) == 0 {
		return nil
	}
	err := c.s.d.Maintain(c.ctx, func(g *gorm.DB) error {
		return g.Create(&chunkRow{Hash: c.part, N: c.n, Data: c.buf}).Error
	})
	if err != nil {
		return fmt.Errorf("write a chunk: %w", err)
	}
	c.n++
	c.buf = c.buf[:0]
	return nil
}

func (s *inDatabase) Put(ctx context.Context, fill func(w io.Writer) error) (Ref, error) {
	c := &chunks{s: s, ctx: ctx, part: partName(s.d.Time()), buf: make([]byte, 0, chunkSize)}
	w := newHashing(ctx, c)
	err := w.run(fill)
	if err == nil {
		err = c.flush()
	}
	if err == nil {
		err = s.publish(ctx, c.part, w.ref())
	}
	if err != nil {
		// Without ctx, which may be why we are here; what cannot be removed now is swept later.
		rm := s.d.Maintain(context.WithoutCancel(ctx), func(g *gorm.DB) error { return dropChunks(g, c.part) })
		return Ref{}, errors.Join(err, rm)
	}
	return w.ref(), nil
}

// publish gives a finished file its name; the same content that is there already stays, with the time of this putting.
func (s *inDatabase) publish(ctx context.Context, part string, ref Ref) error {
	return s.d.Maintain(ctx, func(g *gorm.DB) error {
		// A second putting of the same content waits here for the first.
		res := g.Exec("INSERT INTO blobs (hash, size, created_at) VALUES (?, ?, ?) ON CONFLICT (hash) DO NOTHING", ref.Hash, ref.Size, s.d.Time())
		if res.Error != nil {
			return fmt.Errorf("keep a file: %w", res.Error)
		}
		if res.RowsAffected == 0 {
			if err := g.Model(&blobRow{}).Where("hash = ?", ref.Hash).Update("created_at", s.d.Time()).Error; err != nil {
				return err
			}
			return dropChunks(g, part)
		}
		return g.Model(&chunkRow{}).Where("hash = ?", part).Update("hash", ref.Hash).Error
	})
}

func dropChunks(g *gorm.DB, hash string) error {
	return g.Where("hash = ?", hash).Delete(&chunkRow{}).Error
}

func (s *inDatabase) Open(ctx context.Context, hash string) (io.ReadSeekCloser, error) {
	var b blobRow
	err := s.d.Gorm(ctx).Take(&b, "hash = ?", hash).Error
	if errors.Is(err, gorm.ErrRecordNotFound) {
		return nil, ErrMissing
	}
	if err != nil {
		return nil, fmt.Errorf("open file %s: %w", hash, err)
	}
	return &chunkReader{s: s, ctx: ctx, hash: hash, size: b.Size, loaded: -1}, nil
}

// chunkReader reads a file a chunk at a time.
type chunkReader struct {
	s      *inDatabase
	ctx    context.Context
	hash   string
	size   int64
	at     int64
	loaded int64 // the chunk in buf; -1: none
	buf    []byte
	closed bool
}

func (r *chunkReader) Read(p []byte) (int, error) {
	if r.closed {
		return 0, errors.New("the file was closed")
	}
	if r.at >= r.size {
		return 0, io.EOF
	}
	if len(p) == 0 {
		return 0, nil
	}
	if n := r.at / chunkSize; n != r.loaded {
		var c chunkRow
		err := r.s.d.Gorm(r.ctx).Take(&c, "hash = ? AND n = ?", r.hash, n).Error
		if errors.Is(err, gorm.ErrRecordNotFound) { // deleted while it was read
			err = io.ErrUnexpectedEOF
		}
		if err != nil {
			return 0, fmt.Errorf("read file %s: %w", r.hash, err)
		}
		r.loaded, r.buf = n, c.Data
	}
	off := r.at % chunkSize
	if off >= int64(len(r.buf)) {
		return 0, fmt.Errorf("read file %s: %w", r.hash, io.ErrUnexpectedEOF)
	}
	k := copy(p, r.buf[off:])
	r.at += int64(k)
	return k, nil
}

func (r *chunkReader) Seek(offset int64, whence int) (int64, error) {
	at, err := position(r.at, r.size, offset, whence)
	if err != nil {
		return 0, err
	}
	r.at = at
	return at, nil
}

func (r *chunkReader) Close() error {
	r.closed, r.buf = true, nil
	return nil
}

func (s *inDatabase) Delete(ctx context.Context, hash string) error {
	if !isHash(hash) {
		return nil
	}
	return s.d.Maintain(ctx, func(g *gorm.DB) error {
		if err := g.Where("hash = ?", hash).Delete(&blobRow{}).Error; err != nil {
			return fmt.Errorf("delete file %s: %w", hash, err)
		}
		return dropChunks(g, hash)
	})
}

func (s *inDatabase) Sweep(ctx context.Context, before time.Time, linked func(context.Context, []string) ([]string, error)) (int, error) {
	var parts []string
	if err := s.d.Gorm(ctx).Model(&chunkRow{}).Distinct("hash").Where("hash LIKE ?", unfinished+"%").Pluck("hash", &parts).Error; err != nil {
		return 0, fmt.Errorf("sweep files: %w", err)
	}
	for _, p := range parts {
		if !isStale(p, s.d.Time()) {
			continue
		}
		if err := s.d.Maintain(ctx, func(g *gorm.DB) error { return dropChunks(g, p) }); err != nil {
			return 0, fmt.Errorf("sweep files: %w", err)
		}
	}
	n, last := 0, ""
	for {
		var old []string
		err := s.d.Gorm(ctx).Model(&blobRow{}).Where("created_at < ? AND hash > ?", before, last).Order("hash").Limit(500).Pluck("hash", &old).Error
		if err != nil {
			return n, fmt.Errorf("sweep files: %w", err)
		}
		if len(old) == 0 {
			return n, nil
		}
		last = old[len(old)-1]
		loose, err := keepLinked(ctx, old, linked)
		if err != nil {
			return n, err
		}
		for _, h := range loose {
			if err := s.Delete(ctx, h); err != nil {
				return n, err
			}
			n++
		}
	}
}
