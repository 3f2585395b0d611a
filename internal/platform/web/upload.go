package web

import (
	"bytes"
	"errors"
	"io"
	"net/http"
	"net/url"
	"path"
	"strings"

	"proceeds/internal/base/fault"
)

// Upload is a file that came with a form. It is held in memory, for as long as the request lasts: no copy of it lies on a
// disk.
type Upload struct {
	Name    string // as the browser gave it, without folders
	Content io.ReaderAt
	Size    int64 // bytes; 0 where no file was chosen
}

// FormFile reads a posted form with the file of a field, once. More than the route takes is a fault the person can act on.
func (c *Ctx) FormFile(name string) (url.Values, Upload, error) {
	if !c.multipart() {
		form, err := c.Form()
		return form, Upload{}, err
	}
	const memory = 1 << 30 // the route's own limit is far below: nothing is put on disk
	if err := c.Request.ParseMultipartForm(memory); err != nil {
		var big *http.MaxBytesError
		if errors.As(err, &big) {
			_, _ = io.CopyN(io.Discard, c.sent, mostDrained)
			return nil, Upload{}, fault.New(fault.TooLarge, "The file is larger than this page takes.")
		}
		return nil, Upload{}, &fault.Error{Kind: fault.Invalid, Message: "The file could not be read. Go back and try again.", Cause: err}
	}
	form := url.Values{}
	for k, vs := range c.Request.MultipartForm.Value {
		for _, v := range vs {
			form.Add(k, Clean(v))
		}
	}
	list := c.Request.MultipartForm.File[name]
	if len(list) == 0 || list[0].Size == 0 {
		return form, Upload{}, nil
	}
	f, err := list[0].Open()
	if err != nil {
		return nil, Upload{}, err
	}
	defer f.Close()
	data, err := io.ReadAll(f)
	if err != nil {
		return nil, Upload{}, err
	}
	return form, Upload{Name: baseName(list[0].Filename), Content: bytes.NewReader(data), Size: int64(len(data))}, nil
}

// baseName is the name of a file without the folders that some browsers send.
func baseName(s string) string {
	s = path.Base(strings.ReplaceAll(Clean(s), `\`, "/"))
	if s == "." || s == "/" {
		return "file"
	}
	if r := []rune(s); len(r) > 200 {
		return string(r[:200])
	}
	return s
}
