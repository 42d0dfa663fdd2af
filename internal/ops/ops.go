// Package ops serves newsdesk's health over HTTP, to operators and to container
// supervisors: /healthz is ok while the process and its database work, /readyz
// while it can also answer members. It reveals nothing about guilds, members or
// articles.
package ops

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"time"
)

// Check is one thing that must work. Only checks that are Vital count for
// /healthz: a restart does not mend Discord.
type Check struct {
	Name  string
	Vital bool
	Run   func(context.Context) error
}

// checkTime bounds all checks of one request together: a supervisor asks every
// few seconds and must get an answer.
const checkTime = 3 * time.Second

// Serve answers on addr until ctx ends, and returns once its goroutine has.
func Serve(ctx context.Context, addr string, checks []Check) error {
	listener, err := new(net.ListenConfig).Listen(ctx, "tcp", addr)
	if err != nil {
		return fmt.Errorf("listen for health on %s: %w", addr, err)
	}
	server := &http.Server{Handler: Handler(checks), ReadHeaderTimeout: checkTime, WriteTimeout: 2 * checkTime}
	serving, stop := context.WithCancel(ctx)
	stopped := make(chan struct{})
	go func() {
		defer close(stopped)
		<-serving.Done()
		closing, cancel := context.WithTimeout(context.WithoutCancel(ctx), checkTime)
		defer cancel()
		_ = server.Shutdown(closing) // at its deadline the process ends anyway
	}()
	err = server.Serve(listener)
	stop() // Serve may also have failed by itself
	<-stopped
	if errors.Is(err, http.ErrServerClosed) {
		return nil
	}
	return fmt.Errorf("serve health on %s: %w", addr, err)
}

// Handler answers /healthz and /readyz with a JSON object: the name of each
// check and "ok" or its error; status 503 when a check that counts fails.
func Handler(checks []Check) http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("GET /healthz", func(w http.ResponseWriter, r *http.Request) { report(w, r, checks, true) })
	mux.HandleFunc("GET /readyz", func(w http.ResponseWriter, r *http.Request) { report(w, r, checks, false) })
	return mux
}

func report(w http.ResponseWriter, r *http.Request, checks []Check, vitalOnly bool) {
	ctx, cancel := context.WithTimeout(r.Context(), checkTime)
	defer cancel()
	status, result := http.StatusOK, map[string]string{}
	for _, c := range checks {
		result[c.Name] = "ok"
		if err := c.Run(ctx); err != nil {
			result[c.Name] = err.Error()
			if c.Vital || !vitalOnly {
				status = http.StatusServiceUnavailable
			}
		}
	}
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	_ = json.NewEncoder(w).Encode(result) // fails only when the client is gone
}

// Ask is the client side, for `newsdesk healthcheck`: nil when addr answers that
// all is well. An addr without a host, or with 0.0.0.0, is asked on loopback.
func Ask(ctx context.Context, addr, path string) error {
	host, port, err := net.SplitHostPort(addr)
	if err != nil {
		return fmt.Errorf("ask for health: %w", err)
	}
	if ip := net.ParseIP(host); host == "" || ip != nil && ip.IsUnspecified() {
		host = "127.0.0.1"
	}
	ctx, cancel := context.WithTimeout(ctx, 2*checkTime)
	defer cancel()
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, "http://"+net.JoinHostPort(host, port)+path, nil)
	if err != nil {
		return fmt.Errorf("ask for health: %w", err)
	}
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		return fmt.Errorf("ask for health: %w", err)
	}
	defer func() { _ = resp.Body.Close() }()
	if resp.StatusCode == http.StatusOK {
		return nil
	}
	body, err := io.ReadAll(io.LimitReader(resp.Body, 4<<10))
	return errors.Join(fmt.Errorf("%s answers %d: %s", path, resp.StatusCode, body), err)
}
