package e2e

import (
	"fmt"
	"strings"
	"sync"

	"github.com/chromedp/cdproto/log"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/cdproto/runtime"
)

// problems collects what a page complains of. The browser's reader writes, the test
// reads.
type problems struct {
	mu   sync.Mutex
	list []string
	urls map[network.RequestID]string
}

// Problems returns what the pages have complained of since the last call, and forgets
// it: console errors and warnings of the browser, exceptions, violations of the
// content security policy, dialogs, requests that failed. An error status of the page
// itself or of a fragment is none: a form that is sent back answers 422.
func (b *Browser) Problems() []string {
	b.problems.mu.Lock()
	defer b.problems.mu.Unlock()
	list := b.problems.list
	b.problems.list = nil
	return list
}

func (p *problems) listen(event any) {
	p.mu.Lock()
	defer p.mu.Unlock()
	switch e := event.(type) {
	case *runtime.EventConsoleAPICalled:
		if e.Type == runtime.ConsoleAPICalledTypeError || e.Type == runtime.ConsoleAPICalledTypeAssert {
			p.add("console error: %s", argsText(e.Args))
		}
	case *runtime.EventExceptionThrown:
		p.add("exception: %s", exceptionText(e.ExceptionDetails))
	case *log.EventEntryAdded:
		p.entry(e.Entry)
	case *page.EventJavascriptDialogOpening:
		p.add("dialog opened on %s: %s", e.URL, e.Message)
	case *network.EventRequestWillBeSent:
		if p.urls == nil {
			p.urls = map[network.RequestID]string{}
		}
		p.urls[e.RequestID] = e.Request.URL
	case *network.EventResponseReceived:
		p.response(e)
	case *network.EventLoadingFailed:
		if !e.Canceled && e.ErrorText != "net::ERR_ABORTED" {
			p.add("request failed: %s: %s %s", p.urls[e.RequestID], e.ErrorText, e.BlockedReason)
		}
	}
}

// entry takes an entry of the browser's own log. Those about the network are left to
// response, which knows what kind of request it was.
func (p *problems) entry(e *log.Entry) {
	if e.Source == log.EntrySourceNetwork {
		return
	}
	if e.Level == log.EntryLevelError || e.Source == log.EntrySourceSecurity {
		p.add("%s %s: %s %s", e.Source, e.Level, e.Text, e.URL)
	}
}

// response takes an answer: any server error, and any error of what a page is made of.
func (p *problems) response(e *network.EventResponseReceived) {
	status := e.Response.Status
	own := e.Type == network.ResourceTypeDocument || e.Type == network.ResourceTypeXHR || e.Type == network.ResourceTypeFetch
	if status >= 500 || status >= 400 && !own {
		p.add("answer %d: %s", status, e.Response.URL)
	}
}

func (p *problems) add(format string, args ...any) {
	p.list = append(p.list, strings.TrimSpace(fmt.Sprintf(format, args...)))
}

// argsText joins the arguments of a console call as the console would show them.
func argsText(args []*runtime.RemoteObject) string {
	var words []string
	for _, a := range args {
		if a.Description != "" {
			words = append(words, a.Description)
		} else {
			words = append(words, strings.Trim(string(a.Value), `"`))
		}
	}
	return strings.Join(words, " ")
}

// exceptionText is the error with its stack, or the little that is known of it.
func exceptionText(d *runtime.ExceptionDetails) string {
	if d.Exception != nil && d.Exception.Description != "" {
		return d.Exception.Description
	}
	return d.Text
}
