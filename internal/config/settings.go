package config

import (
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/netip"
	"net/url"
	"strconv"
	"strings"
	"time"
)

// setting is one key: where it stands, what overrides it, how it is read. The
// error of set says what to write instead and never repeats a secret.
type setting struct {
	path   string
	env    string
	secret bool // may come from the file that env_FILE names
	list   bool
	set    func(*Config, value) error
}

var settings = []setting{
	{path: "discord.token", env: "NEWSDESK_DISCORD_TOKEN", secret: true, set: func(c *Config, v value) error {
		c.Discord.Token = Secret(strings.TrimPrefix(strings.TrimSpace(v.text), "Bot "))
		if strings.ContainsAny(string(c.Discord.Token), " \t\r\n") {
			return errors.New("has white space inside: write the token alone, as copied from the Bot page")
		}
		return nil
	}},
	{path: "discord.api_url", env: "NEWSDESK_DISCORD_API_URL", set: func(c *Config, v value) (err error) {
		c.Discord.APIURL, err = baseURL(v.text, "https://discord.com/api")
		return err
	}},
	{path: "discord.mentions", env: "NEWSDESK_DISCORD_MENTIONS", set: func(c *Config, v value) (err error) {
		c.Discord.Mentions, err = yesNo(v.text)
		return err
	}},
	{path: "discord.calls_per_second", env: "NEWSDESK_DISCORD_CALLS_PER_SECOND", set: func(c *Config, v value) (err error) {
		c.Discord.Calls, err = between(v.text, 1, 10_000)
		return err
	}},
	{path: "llm.url", env: "NEWSDESK_LLM_URL", set: func(c *Config, v value) (err error) {
		if v.text != "" {
			c.LLM.URL, err = baseURL(v.text, "http://127.0.0.1:11434/v1")
		}
		return err
	}},
	{path: "llm.key", env: "NEWSDESK_LLM_KEY", secret: true, set: func(c *Config, v value) error {
		c.LLM.Key = Secret(strings.TrimSpace(v.text))
		return nil
	}},
	{path: "llm.model", env: "NEWSDESK_LLM_MODEL", set: func(c *Config, v value) error {
		c.LLM.Model = v.text
		return nil
	}},
	{path: "llm.context_tokens", env: "NEWSDESK_LLM_CONTEXT_TOKENS", set: func(c *Config, v value) (err error) {
		c.LLM.ContextTokens, err = between(v.text, 2048, 2_000_000)
		return err
	}},
	{path: "llm.reply_tokens", env: "NEWSDESK_LLM_REPLY_TOKENS", set: func(c *Config, v value) (err error) {
		c.LLM.ReplyTokens, err = between(v.text, 100, 100_000)
		return err
	}},
	{path: "llm.concurrency", env: "NEWSDESK_LLM_CONCURRENCY", set: func(c *Config, v value) (err error) {
		c.LLM.Concurrency, err = between(v.text, 1, 64)
		return err
	}},
	{path: "llm.timeout", env: "NEWSDESK_LLM_TIMEOUT", set: func(c *Config, v value) (err error) {
		c.LLM.Timeout, err = duration(v.text, time.Second, 10*time.Minute)
		return err
	}},
	{path: "llm.daily_tokens", env: "NEWSDESK_LLM_DAILY_TOKENS", set: func(c *Config, v value) (err error) {
		c.LLM.DailyTokens, err = between(v.text, 0, 1_000_000_000)
		return err
	}},
	{path: "llm.total_tokens", env: "NEWSDESK_LLM_TOTAL_TOKENS", set: func(c *Config, v value) (err error) {
		c.LLM.TotalTokens, err = between(v.text, 0, 1_000_000_000)
		return err
	}},
	{path: "embeddings.model", env: "NEWSDESK_EMBEDDINGS_MODEL", set: func(c *Config, v value) error {
		c.Embeddings.Model = v.text
		return nil
	}},
	{path: "embeddings.url", env: "NEWSDESK_EMBEDDINGS_URL", set: func(c *Config, v value) (err error) {
		if v.text != "" {
			c.Embeddings.URL, err = baseURL(v.text, "http://127.0.0.1:11434/v1")
		}
		return err
	}},
	{path: "embeddings.key", env: "NEWSDESK_EMBEDDINGS_KEY", secret: true, set: func(c *Config, v value) error {
		c.Embeddings.Key = Secret(strings.TrimSpace(v.text))
		return nil
	}},
	{path: "embeddings.dimensions", env: "NEWSDESK_EMBEDDINGS_DIMENSIONS", set: func(c *Config, v value) (err error) {
		c.Embeddings.Dimensions, err = between(v.text, 0, 8192)
		return err
	}},
	{path: "embeddings.batch", env: "NEWSDESK_EMBEDDINGS_BATCH", set: func(c *Config, v value) (err error) {
		c.Embeddings.Batch, err = between(v.text, 1, 256)
		return err
	}},
	{path: "embeddings.timeout", env: "NEWSDESK_EMBEDDINGS_TIMEOUT", set: func(c *Config, v value) (err error) {
		c.Embeddings.Timeout, err = duration(v.text, time.Second, 10*time.Minute)
		return err
	}},
	{path: "embeddings.daily_tokens", env: "NEWSDESK_EMBEDDINGS_DAILY_TOKENS", set: func(c *Config, v value) (err error) {
		c.Embeddings.DailyTokens, err = between(v.text, 0, 1_000_000_000)
		return err
	}},
	{path: "database.url", env: "NEWSDESK_DATABASE_URL", secret: true, set: func(c *Config, v value) error {
		c.Database.URL = Secret(v.text)
		return databaseURL(v.text)
	}},
	{path: "http.addr", env: "NEWSDESK_HTTP_ADDR", set: func(c *Config, v value) error {
		if v.text == "off" { // an empty variable reads as unset
			return nil
		}
		c.HTTP.Addr = v.text
		if _, port, err := net.SplitHostPort(v.text); v.text != "" && (err != nil || port == "") {
			return fmt.Errorf("%q is not an address: write HOST:PORT, such as 127.0.0.1:7310", v.text)
		}
		return nil
	}},
	{path: "fetch.allow", env: "NEWSDESK_FETCH_ALLOW", list: true, set: func(c *Config, v value) (err error) {
		c.Fetch.Allow, err = prefixes(v.list)
		return err
	}},
	{path: "fetch.contact", env: "NEWSDESK_FETCH_CONTACT", set: func(c *Config, v value) error {
		c.Fetch.Contact = v.text
		if strings.ContainsFunc(v.text, func(r rune) bool { return r < ' ' || r > '~' || r == '(' || r == ')' }) {
			return errors.New("goes into an HTTP header: write plain ASCII without brackets, such as mailto:desk@example.org")
		}
		return nil
	}},
	{path: "fetch.timeout", env: "NEWSDESK_FETCH_TIMEOUT", set: func(c *Config, v value) (err error) {
		c.Fetch.Timeout, err = duration(v.text, time.Second, 2*time.Minute)
		return err
	}},
	{path: "fetch.pause", env: "NEWSDESK_FETCH_PAUSE", set: func(c *Config, v value) (err error) {
		c.Fetch.Pause, err = duration(v.text, 0, time.Minute)
		return err
	}},
	{path: "feeds.min_interval", env: "NEWSDESK_FEEDS_MIN_INTERVAL", set: func(c *Config, v value) (err error) {
		c.Feeds.MinInterval, err = duration(v.text, time.Second, 24*time.Hour)
		return err
	}},
	{path: "feeds.max_interval", env: "NEWSDESK_FEEDS_MAX_INTERVAL", set: func(c *Config, v value) (err error) {
		c.Feeds.MaxInterval, err = duration(v.text, time.Second, 7*24*time.Hour)
		return err
	}},
	{path: "feeds.alert_after", env: "NEWSDESK_FEEDS_ALERT_AFTER", set: func(c *Config, v value) (err error) {
		c.Feeds.AlertAfter, err = duration(v.text, time.Second, 30*24*time.Hour)
		return err
	}},
	{path: "articles.keep", env: "NEWSDESK_ARTICLES_KEEP", set: func(c *Config, v value) (err error) {
		if v.text != "0" {
			c.Articles.Keep, err = duration(v.text, 24*time.Hour, 10*365*24*time.Hour)
		}
		return err
	}},
	{path: "brief.max_items", env: "NEWSDESK_BRIEF_MAX_ITEMS", set: func(c *Config, v value) (err error) {
		c.Brief.MaxItems, err = between(v.text, 1, 15)
		return err
	}},
	{path: "brief.first_window", env: "NEWSDESK_BRIEF_FIRST_WINDOW", set: func(c *Config, v value) (err error) {
		c.Brief.FirstWindow, err = duration(v.text, time.Hour, 30*24*time.Hour)
		return err
	}},
	{path: "schedule.grace", env: "NEWSDESK_SCHEDULE_GRACE", set: func(c *Config, v value) (err error) {
		c.Schedule.Grace, err = duration(v.text, time.Minute, 24*time.Hour)
		return err
	}},
	{path: "prompts.dir", env: "NEWSDESK_PROMPTS_DIR", set: func(c *Config, v value) error {
		c.Prompts.Dir = v.text
		return nil
	}},
	{path: "log.level", env: "NEWSDESK_LOG_LEVEL", set: func(c *Config, v value) error {
		if err := c.Log.Level.UnmarshalText([]byte(v.text)); err != nil {
			return fmt.Errorf("%q is not a level: write debug, info, warn or error", v.text)
		}
		return nil
	}},
	{path: "log.format", env: "NEWSDESK_LOG_FORMAT", set: func(c *Config, v value) error {
		c.Log.JSON = v.text == "json"
		if v.text != "json" && v.text != "text" {
			return fmt.Errorf("%q is not a format: write text or json", v.text)
		}
		return nil
	}},
}

// check holds what only several settings together can break.
func (c *Config) check() (faults Faults) {
	if c.LLM.URL != "" && c.LLM.Model == "" {
		faults = append(faults, Fault{"llm.model", "is empty while llm.url is set: write the model's name at that endpoint, or leave both empty"})
	}
	if c.LLM.URL == "" && c.LLM.Model != "" {
		faults = append(faults, Fault{"llm.url", "is empty while llm.model is set: write the endpoint's address, such as https://api.openai.com/v1, or leave both empty"})
	}
	if c.LLM.ReplyTokens > 0 && c.LLM.ContextTokens > 0 && c.LLM.ReplyTokens*2 > c.LLM.ContextTokens {
		faults = append(faults, Fault{"llm.reply_tokens", "takes more than half of llm.context_tokens: write a smaller reply or a larger window"})
	}
	if c.Embeddings.Model == "" && c.Embeddings.URL != "" {
		faults = append(faults, Fault{"embeddings.model", "is empty while embeddings.url is set: write the model's name at that endpoint, or leave both empty"})
	}
	if c.Embeddings.Model != "" && c.Embeddings.URL == "" {
		faults = append(faults, Fault{"embeddings.url", "is empty: write the address of the embedding model's endpoint, such as http://127.0.0.1:11434/v1, or set llm.url and no embeddings.key to use that of llm"})
	}
	if c.Feeds.MaxInterval > 0 && c.Feeds.MinInterval > c.Feeds.MaxInterval {
		faults = append(faults, Fault{"feeds.min_interval", "is longer than feeds.max_interval: write a shorter one"})
	}
	return faults
}

// inherit takes the llm's endpoint where none is set. A key goes to the
// endpoint it was given for and to no other.
func (e *Embeddings) inherit(l LLM) {
	if e.Model != "" && e.URL == "" && e.Key == "" {
		e.URL, e.Key = l.URL, l.Key
	}
}

// NeedToken is the fault of running without a token, nil when there is one.
func (c Config) NeedToken() error {
	if c.Discord.Token != "" {
		return nil
	}
	return Faults{{"discord.token", "is empty: set NEWSDESK_DISCORD_TOKEN to the token of your application's Bot page (https://discord.com/developers/applications), or try `newsdesk demo`, which needs none"}}
}

// Attrs is the settings as log attributes, secrets hidden.
func (c Config) Attrs() []slog.Attr {
	return []slog.Attr{
		slog.String("discord_api", c.Discord.APIURL),
		slog.String("llm", c.LLM.URL),
		slog.String("model", c.LLM.Model),
		slog.String("embeddings", c.Embeddings.Model),
		slog.String("http", c.HTTP.Addr),
	}
}

func baseURL(s, example string) (string, error) {
	u, err := url.Parse(s)
	if err != nil || u.Host == "" || (u.Scheme != "http" && u.Scheme != "https") {
		return "", fmt.Errorf("is not an http or https address: write one such as %s", example)
	}
	if u.User != nil {
		return "", errors.New("holds a user name or password: leave it out, a key has a setting of its own")
	}
	if u.RawQuery != "" || u.Fragment != "" {
		return "", fmt.Errorf("must end with its path: write one such as %s", example)
	}
	return strings.TrimRight(s, "/"), nil
}

func databaseURL(s string) error {
	switch scheme, path, _ := strings.Cut(s, ":"); {
	case scheme == "postgres" || scheme == "postgresql":
		return errors.New("this version keeps its data in SQLite only: write sqlite:PATH")
	case scheme != "sqlite":
		return errors.New("is not a database: write sqlite:PATH, such as sqlite:newsdesk.db")
	case strings.TrimSpace(path) == "":
		return errors.New("names no file: write sqlite:PATH, such as sqlite:newsdesk.db")
	case strings.Contains(path, ":memory:") || strings.ContainsAny(path, "?#"):
		return errors.New("must name a plain file: write sqlite:PATH, such as sqlite:newsdesk.db")
	}
	return nil
}

func between(s string, low, high int) (int, error) {
	n, err := strconv.Atoi(s)
	if err != nil || n < low || n > high {
		return 0, fmt.Errorf("%q is not a whole number from %d to %d", s, low, high)
	}
	return n, nil
}

func duration(s string, low, high time.Duration) (time.Duration, error) {
	d, err := time.ParseDuration(s)
	if err != nil || d < low || d > high {
		return 0, fmt.Errorf("%q is not a time from %s to %s: write one such as 90s, 20m or 2h", s, low, high)
	}
	return d, nil
}

func yesNo(s string) (bool, error) {
	switch strings.ToLower(s) {
	case "true", "yes", "on", "1":
		return true, nil
	case "false", "no", "off", "0":
		return false, nil
	}
	return false, fmt.Errorf("%q is neither true nor false", s)
}

func prefixes(list []string) (out []netip.Prefix, err error) {
	for _, s := range list {
		p, err := netip.ParsePrefix(s)
		if addr, single := netip.ParseAddr(s); err != nil && single == nil {
			p, err = addr.Prefix(addr.BitLen())
		}
		if err != nil {
			return nil, fmt.Errorf("%q is not a network: write one such as 192.168.7.0/24, or 192.168.7.9 for one host", s)
		}
		if p.Bits() == 0 {
			return nil, fmt.Errorf("%q allows every address, which no newsdesk may reach: write the networks you mean", s)
		}
		out = append(out, p.Masked())
	}
	return out, nil
}
