package api

import (
	"context"
	"crypto/rand"
	"encoding/hex"
	"errors"
	"fmt"
	"net/http"
	"runtime/debug"
	"strings"

	"github.com/gin-gonic/gin"

	"proceeds/internal/base/actor"
	"proceeds/internal/base/fault"
	"proceeds/internal/platform/db"
	"proceeds/internal/rooms/users"
)

type requestKey struct{}

func requestID(ctx context.Context) string { id, _ := ctx.Value(requestKey{}).(string); return id }

// guard is around every call: its id, how much it may send, panics.
func (s *Server) guard(g *gin.Context) {
	raw := make([]byte, 8)
	rand.Read(raw)
	id := hex.EncodeToString(raw)
	g.Header("X-Request-Id", id)
	g.Header("Cache-Control", "no-store")
	ctx, _ := db.WithNotes(context.WithValue(g.Request.Context(), requestKey{}, id))
	g.Request = g.Request.WithContext(ctx)
	g.Request.Body = http.MaxBytesReader(g.Writer, g.Request.Body, MostBody+1)
	defer func() {
		if p := recover(); p != nil {
			if p == http.ErrAbortHandler {
				panic(p)
			}
			s.o.Log.ErrorContext(ctx, "panic", "request", id, "err", p, "stack", string(debug.Stack()))
			if !g.Writer.Written() {
				s.problem(g, errors.New("panic"))
			}
		}
	}()
	g.Next()
}

// admit finds whose token the call shows. Nothing of the body is read before.
func (s *Server) admit(g *gin.Context) {
	kind, secret, _ := strings.Cut(g.GetHeader("Authorization"), " ")
	if !strings.EqualFold(kind, "Bearer") {
		secret = ""
	}
	who, err := s.o.Users.UseToken(g.Request.Context(), users.Call{Secret: strings.TrimSpace(secret), Method: g.Request.Method, Path: g.FullPath(), Address: g.ClientIP(),
		Purpose: g.GetHeader(users.PurposeHeader), RequestID: requestID(g.Request.Context())})
	if err != nil {
		s.problem(g, err)
		return
	}
	ctx := actor.With(g.Request.Context(), who)
	if purpose, bad := users.CheckPurpose(g.GetHeader(users.PurposeHeader)); bad == "" {
		ctx = db.WithPurpose(ctx, purpose)
	}
	g.Request = g.Request.WithContext(ctx)
}

// consulted writes what the call consulted.
func (s *Server) consulted(ctx context.Context) error {
	notes := db.NotesOf(ctx)
	if len(notes) == 0 {
		return nil
	}
	a, _ := actor.From(ctx)
	if err := s.o.Consulted(ctx, a, notes); err != nil {
		return &fault.Error{Kind: fault.Internal, Cause: fmt.Errorf("the consultation could not be recorded: %w", err)}
	}
	return nil
}
