package ops_test

import (
	"context"
	"errors"
	"net"
	"strings"
	"testing"
	"time"

	"newsdesk/internal/ops"
)

func TestHealth(t *testing.T) {
	var discord, database error
	checks := []ops.Check{
		{Name: "database", Vital: true, Run: func(context.Context) error { return database }},
		{Name: "discord", Run: func(context.Context) error { return discord }},
	}
	addr := freeAddr(t)
	ctx, cancel := context.WithCancel(t.Context())
	done := make(chan error, 1)
	go func() { done <- ops.Serve(ctx, addr, checks) }()
	waitFor(t, addr)

	discord = errors.New("not connected")
	if err := ops.Ask(ctx, addr, "/healthz"); err != nil {
		t.Errorf("healthz while Discord is away: %v, want ok: a restart would not help", err)
	}
	if err := ops.Ask(ctx, addr, "/readyz"); err == nil || !strings.Contains(err.Error(), "not connected") {
		t.Errorf("readyz while Discord is away: %v", err)
	}
	database = errors.New("disk full")
	if err := ops.Ask(ctx, addr, "/healthz"); err == nil || !strings.Contains(err.Error(), "disk full") {
		t.Errorf("healthz with a broken database: %v", err)
	}
	cancel()
	if err := <-done; err != nil {
		t.Errorf("Serve after its end: %v", err)
	}
}

func TestTakenAddress(t *testing.T) {
	taken, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = taken.Close() }()
	if err := ops.Serve(t.Context(), taken.Addr().String(), nil); err == nil {
		t.Error("no error")
	}
}

func freeAddr(t *testing.T) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = l.Close() }()
	return l.Addr().String()
}

func waitFor(t *testing.T, addr string) {
	t.Helper()
	deadline := time.Now().Add(5 * time.Second)
	for {
		c, err := net.Dial("tcp", addr)
		if err == nil {
			_ = c.Close()
			return
		}
		if time.Now().After(deadline) {
			t.Fatal(err)
		}
	}
}
