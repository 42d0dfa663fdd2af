package config_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"net/netip"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	defaults "newsdesk/config"
	"newsdesk/internal/config"
)

func env(pairs ...string) func(string) string {
	return func(name string) string {
		for i := 0; i < len(pairs); i += 2 {
			if pairs[i] == name {
				return pairs[i+1]
			}
		}
		return ""
	}
}

func write(t *testing.T, text string) string {
	t.Helper()
	file := filepath.Join(t.TempDir(), "newsdesk.yaml")
	if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return file
}

func TestEnvironmentAloneIsEnough(t *testing.T) {
	c, err := config.Load("", env("NEWSDESK_DISCORD_TOKEN", "Bot abc.def"))
	if err != nil {
		t.Fatal(err)
	}
	if got := c.Discord.Token.Reveal(); got != "abc.def" {
		t.Errorf("token %q, want abc.def without the Bot prefix", got)
	}
	if err := c.NeedToken(); err != nil {
		t.Errorf("NeedToken: %v", err)
	}
	if c.Discord.APIURL != "https://discord.com/api" || c.LLM.ContextTokens != 4096 || c.Schedule.Grace != 2*time.Hour {
		t.Errorf("defaults not read from default.yaml: %+v", c)
	}
}

func TestFileOverDefaultsEnvironmentOverFile(t *testing.T) {
	file := write(t, "llm:\n  url: http://127.0.0.1:11434/v1/\n  model: small\nfetch:\n  allow: [10.1.2.3/16, 192.168.7.9]\nhttp:\n  addr: ''\nlog:\n")
	c, err := config.Load(file, env("NEWSDESK_LLM_MODEL", "large", "NEWSDESK_LOG_LEVEL", "debug"))
	if err != nil {
		t.Fatal(err)
	}
	if c.LLM.URL != "http://127.0.0.1:11434/v1" || c.LLM.Model != "large" || c.Log.Level != slog.LevelDebug || c.HTTP.Addr != "" {
		t.Errorf("read %+v", c)
	}
	want := []netip.Prefix{netip.MustParsePrefix("10.1.0.0/16"), netip.MustParsePrefix("192.168.7.9/32")}
	if fmt.Sprint(c.Fetch.Allow) != fmt.Sprint(want) {
		t.Errorf("allow %v, want %v", c.Fetch.Allow, want)
	}
}

func TestEveryFaultAtOnceWithItsPath(t *testing.T) {
	file := write(t, `
discord: {mentions: perhaps, tokn: x}
llm: {url: "ftp://model", context_tokens: 12, timeout: [1s]}
database: {url: "postgres://u:hunter2@db/news"}
fetch: {allow: [0.0.0.0/0]}
brief: 7
log: {level: loud, level: info}
shedule: {}
`)
	_, err := config.Load(file, env("NEWSDESK_LLM_KEY", "k", "NEWSDESK_LLM_KEY_FILE", "/nowhere", "NEWSDESK_DISCORD_TOKEN_FILE", "/nowhere/token"))
	var faults config.Faults
	if !errors.As(err, &faults) {
		t.Fatalf("want Faults, got %v", err)
	}
	for _, want := range []string{
		"discord.mentions", "discord.tokn", "llm.url", "llm.context_tokens", "llm.timeout", "database.url",
		"fetch.allow", "brief", "log.level", "shedule", "llm.key (NEWSDESK_LLM_KEY_FILE)", "discord.token (NEWSDESK_DISCORD_TOKEN_FILE)",
	} {
		found := false
		for _, f := range faults {
			found = found || strings.HasPrefix(f.Path, want) && f.Says != ""
		}
		if !found {
			t.Errorf("no fault for %s in:\n%v", want, err)
		}
	}
	if strings.Contains(err.Error(), "hunter2") {
		t.Errorf("a fault repeats a password: %v", err)
	}
}

func TestBadFiles(t *testing.T) {
	for name, tt := range map[string]struct{ text, says string }{
		"not YAML":       {"discord: [", "is not YAML"},
		"a list":         {"- a\n- b", "must be a section of keys"},
		"a bomb":         {"a: &a [x,x]\nb: &b [*a,*a]\ndiscord: *b", "there is no such setting"},
		"half a model":   {"llm: {model: m}", "llm.url: is empty"},
		"greedy reply":   {"llm: {context_tokens: 2048, reply_tokens: 2000}", "takes more than half"},
		"memory":         {"database: {url: 'sqlite::memory:'}", "must name a plain file"},
		"no port":        {"http: {addr: localhost}", "is not an address"},
		"password in it": {"llm: {url: 'https://me:pw@host/v1', model: m}", "holds a user name or password"},
	} {
		t.Run(name, func(t *testing.T) {
			if _, err := config.Load(write(t, tt.text), env()); err == nil || !strings.Contains(err.Error(), tt.says) {
				t.Errorf("%v, want %q", err, tt.says)
			}
		})
	}
	if _, err := config.Load("/nowhere.yaml", env()); err == nil || !strings.Contains(err.Error(), "/nowhere.yaml") {
		t.Errorf("missing file: %v", err)
	}
	if c, err := config.Load(write(t, ""), env()); err != nil || c.NeedToken() == nil {
		t.Errorf("an empty file is the defaults, and they have no token: %v", err)
	}
}

func TestSecretFromFile(t *testing.T) {
	c, err := config.Load("", env("NEWSDESK_DISCORD_TOKEN_FILE", write(t, "s3cret\n")))
	if err != nil {
		t.Fatal(err)
	}
	if c.Discord.Token.Reveal() != "s3cret" {
		t.Errorf("read %q", c.Discord.Token.Reveal())
	}
}

func TestSecretNeverPrints(t *testing.T) {
	s := config.Secret("s3cret")
	hex := fmt.Sprintf("%x", "s3cret")
	encoded, err := json.Marshal(struct{ Key config.Secret }{s})
	if err != nil {
		t.Fatal(err)
	}
	var log strings.Builder
	slog.New(slog.NewTextHandler(&log, nil)).Info("start", "token", s, "all", struct{ T config.Secret }{s})
	all := fmt.Sprintf("%s %v %+v %#v %x %q %d|%v", s, s, s, s, s, s, s, struct{ T config.Secret }{s}) + string(encoded) + log.String()
	if strings.Contains(all, "s3cret") || strings.Contains(all, hex) {
		t.Errorf("printed: %s", all)
	}
}

// TestEverySettingIsDocumented: default.yaml names beside each key the variable
// that overrides it.
func TestEverySettingIsDocumented(t *testing.T) {
	var asked []string
	_, err := config.Load("", func(name string) string {
		if !strings.HasSuffix(name, "_FILE") {
			asked = append(asked, name)
		}
		return ""
	})
	if err != nil || len(asked) < 30 {
		t.Fatalf("%d variables asked for, %v", len(asked), err)
	}
	for _, name := range asked {
		if !strings.Contains(string(defaults.Default), name) {
			t.Errorf("default.yaml does not name %s", name)
		}
	}
}
