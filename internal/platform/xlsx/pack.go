package xlsx

import (
	"archive/zip"
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"hash"
	"hash/crc32"
	"io"
	"io/fs"
	"sort"
	"strings"

	"github.com/klauspost/compress/flate"
	"github.com/xuri/excelize/v2"
)

// level of deflate: the standard library's size for 40 % of its work. Level 9 costs
// fourteen times as much for 6 % of size.
const level = 6

// tally counts and hashes the bytes of the file on their way out.
type tally struct {
	w   io.Writer
	sum hash.Hash
	n   int64
}

func (t *tally) Write(p []byte) (int, error) {
	n, err := t.w.Write(p)
	t.sum.Write(p[:n])
	t.n += int64(n)
	return n, err
}

func (t *tally) hex() string { return hex.EncodeToString(t.sum.Sum(nil)) }

// pack is the zip file being written.
type pack struct {
	out   *tally
	zip   *zip.Writer
	small *flate.Writer // for parts written whole, while a streamed one may still be open
}

func newPack(w io.Writer) (*pack, error) {
	p := &pack{out: &tally{w: w, sum: sha256.New()}}
	p.zip = zip.NewWriter(p.out)
	fl, err := flate.NewWriter(io.Discard, level)
	if err != nil {
		return nil, err
	}
	if p.small, err = flate.NewWriter(io.Discard, level); err != nil {
		return nil, err
	}
	// Streamed parts follow one another, so one compressor serves them all.
	p.zip.RegisterCompressor(zip.Deflate, func(w io.Writer) (io.WriteCloser, error) {
		fl.Reset(w)
		return fl, nil
	})
	return p, nil
}

// stream opens a part whose size is not yet known.
func (p *pack) stream(name string) (io.Writer, error) {
	return p.zip.CreateHeader(&zip.FileHeader{Name: name, Method: zip.Deflate})
}

// part writes a small part whole. Its sizes stand in its local header, which lets
// programs that sniff a file by its first parts tell that it is a workbook.
func (p *pack) part(name string, data []byte) error {
	var z bytes.Buffer
	p.small.Reset(&z)
	if _, err := p.small.Write(data); err != nil {
		return err
	}
	if err := p.small.Close(); err != nil {
		return err
	}
	w, err := p.zip.CreateRaw(&zip.FileHeader{
		Name: name, Method: zip.Deflate, CRC32: crc32.ChecksumIEEE(data),
		CompressedSize64: uint64(z.Len()), UncompressedSize64: uint64(len(data)),
	})
	if err != nil {
		return err
	}
	_, err = w.Write(z.Bytes())
	return err
}

// capture is the zip writer handed to excelize: it keeps the small parts in memory, so
// that their order is ours and nothing passes through excelize's buffer.
type capture struct{ parts map[string]*bytes.Buffer }

var _ excelize.ZipWriter = (*capture)(nil)

// Create opens a part.
func (c *capture) Create(name string) (io.Writer, error) {
	b := new(bytes.Buffer)
	c.parts[name] = b
	return b, nil
}

// AddFS is never asked for by excelize when saving.
func (c *capture) AddFS(fs.FS) error { return fs.ErrInvalid }

// Close has nothing to finish.
func (c *capture) Close() error { return nil }

// names lists the captured parts in the order they are written: what describes the
// package first, the rest by name.
func (c *capture) names() []string {
	names := make([]string, 0, len(c.parts))
	for n := range c.parts {
		names = append(names, n)
	}
	rank := func(n string) int {
		switch {
		case n == "[Content_Types].xml":
			return 0
		case n == "xl/workbook.xml":
			return 1
		case strings.HasPrefix(n, "xl/_rels/"):
			return 2
		}
		return 3
	}
	sort.Slice(names, func(i, j int) bool {
		if a, b := rank(names[i]), rank(names[j]); a != b {
			return a < b
		}
		return names[i] < names[j]
	})
	return names
}

// sortTypes puts the entries of [Content_Types].xml in order: excelize writes them in
// the order of a map, and equal input should give equal files.
func sortTypes(data []byte) []byte {
	i := bytes.Index(data, []byte("<Default "))
	if j := bytes.Index(data, []byte("<Override ")); i < 0 || j >= 0 && j < i {
		i = j
	}
	end := bytes.LastIndex(data, []byte("</Types>"))
	if i < 0 || end < i {
		return data
	}
	entries := strings.SplitAfter(string(data[i:end]), "/>")
	closed := strings.Contains(string(data[i:end]), "></")
	if closed {
		entries = strings.SplitAfter(string(data[i:end]), "></Override>")
		var all []string
		for _, e := range entries {
			all = append(all, strings.SplitAfter(e, "></Default>")...)
		}
		entries = all
	}
	sort.Strings(entries) // Default sorts before Override
	out := append([]byte{}, data[:i]...)
	out = append(out, strings.Join(entries, "")...)
	return append(out, data[end:]...)
}
