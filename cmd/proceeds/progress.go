package main

import (
	"os"
	"time"

	"github.com/schollz/progressbar/v3"
)

// progress is a bar on a terminal for work over two seconds; elsewhere it is silent.
type progress struct {
	bar   *progressbar.ProgressBar
	title string
	begun time.Time
	show  bool
	e     *env
}

func (e *env) progress(title string) *progress {
	p := &progress{title: title, begun: time.Now(), e: e}
	if f, ok := e.err.(*os.File); ok {
		if s, err := f.Stat(); err == nil && s.Mode()&os.ModeCharDevice != 0 {
			p.show = true
		}
	}
	return p
}

// at says that done of total is done. total 0 means that it is not known.
func (p *progress) at(done, total int64) {
	if !p.show || time.Since(p.begun) < 2*time.Second {
		return
	}
	if p.bar == nil {
		p.bar = progressbar.NewOptions64(total, progressbar.OptionSetWriter(p.e.err), progressbar.OptionSetDescription(p.title),
			progressbar.OptionShowCount(), progressbar.OptionClearOnFinish(), progressbar.OptionThrottle(200*time.Millisecond))
	}
	p.bar.ChangeMax64(total)
	_ = p.bar.Set64(done) // a bar that cannot be drawn stops nothing
}

func (p *progress) end() {
	if p.bar != nil {
		_ = p.bar.Finish()
	}
}
