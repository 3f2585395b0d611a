package api

import (
	"context"
	"encoding/json"
	"errors"
	"net/http"

	"github.com/danielgtaylor/huma/v2"
	"github.com/gin-gonic/gin"

	"proceeds/internal/base/fault"
)

var statuses = map[fault.Kind]int{
	fault.NotFound: http.StatusNotFound, fault.Forbidden: http.StatusForbidden, fault.SignedOut: http.StatusUnauthorized, fault.Conflict: http.StatusConflict,
	fault.Invalid: http.StatusUnprocessableEntity, fault.Refused: http.StatusUnprocessableEntity, fault.TooMany: http.StatusTooManyRequests, fault.TooLarge: http.StatusRequestEntityTooLarge,
	fault.Unavailable: http.StatusServiceUnavailable,
}

func missing() error {
	return fault.New(fault.NotFound, "There is nothing here that the token may see")
}
func forbidden() error {
	return fault.New(fault.Forbidden, "The token, or its person's role, does not include this")
}

// told turns an error into the problem that is answered. The cause of a fault of ours is logged and never leaves.
func (s *Server) told(ctx context.Context, err error) error {
	var known huma.StatusError
	if errors.As(err, &known) {
		return known
	}
	var f *fault.Error
	if !errors.As(err, &f) {
		f = &fault.Error{Cause: err}
	}
	status, ok := statuses[f.Kind]
	switch {
	case !ok:
		s.o.Log.ErrorContext(ctx, "call failed", "request", requestID(ctx), "err", err)
		return huma.NewError(http.StatusInternalServerError, "Something went wrong on our side. Reference "+requestID(ctx))
	case status == http.StatusNotFound:
		return huma.NewError(status, missing().Error()) // what is not there and what may not be known of read the same
	}
	var more []error
	for _, name := range f.FieldNames() {
		more = append(more, &huma.ErrorDetail{Message: f.Fields[name], Location: name})
	}
	for _, next := range f.Next {
		more = append(more, &huma.ErrorDetail{Message: next})
	}
	return huma.NewError(status, f.Message, more...)
}

// problem answers with an error outside an operation.
func (s *Server) problem(g *gin.Context, err error) {
	if lost := s.consulted(g.Request.Context()); lost != nil {
		err = lost
	}
	out := s.told(g.Request.Context(), err).(huma.StatusError)
	switch out.GetStatus() {
	case http.StatusUnauthorized:
		g.Header("WWW-Authenticate", `Bearer realm="proceeds"`)
	case http.StatusTooManyRequests:
		g.Header("Retry-After", "60")
	}
	body, merr := json.Marshal(out)
	if merr != nil {
		body = []byte(`{"status":500}`)
	}
	g.Abort()
	g.Data(out.GetStatus(), "application/problem+json", body)
}
