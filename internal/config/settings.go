package config

import (
	"errors"
	"fmt"
	"net"
	"strings"
	"time"
)

// setting is one key: how it is read, and whether it may come from a file of
// its own. The error of set says what to write instead and never repeats a
// secret.
type setting struct {
	path   string
	secret bool // may come from the file that env()_FILE names
	list   bool
	set    func(*Config, value) error
}

// env is the variable that overrides the setting: NEWSDESK_LLM_URL for llm.url.
func (s setting) env() string {
	return "NEWSDESK_" + strings.ToUpper(strings.ReplaceAll(s.path, ".", "_"))
}

// text is a setting that is taken as written.
func text(path string, field func(*Config) *string) setting {
	return setting{path: path, set: func(c *Config, v value) error {
		*field(c) = v.text
		return nil
	}}
}

// key is the secret of an endpoint.
func key(path string, field func(*Config) *Secret) setting {
	return setting{path: path, secret: true, set: func(c *Config, v value) error {
		*field(c) = Secret(strings.TrimSpace(v.text))
		return nil
	}}
}

// endpoint is the base address of a model's API, or empty.
func endpoint(path string, field func(*Config) *string) setting {
	return setting{path: path, set: func(c *Config, v value) (err error) {
		if v.text != "" {
			*field(c), err = baseURL(v.text, "http://127.0.0.1:11434/v1")
		}
		return err
	}}
}

// number is a whole number from low to high.
func number(path string, low, high int, field func(*Config) *int) setting {
	return setting{path: path, set: func(c *Config, v value) (err error) {
		*field(c), err = between(v.text, low, high)
		return err
	}}
}

// period is a duration from low to high.
func period(path string, low, high time.Duration, field func(*Config) *time.Duration) setting {
	return setting{path: path, set: func(c *Config, v value) (err error) {
		*field(c), err = duration(v.text, low, high)
		return err
	}}
}

const day = 24 * time.Hour

var settings = []setting{
	{path: "discord.token", secret: true, set: setToken},
	{path: "discord.api_url", set: func(c *Config, v value) (err error) {
		c.Discord.APIURL, err = baseURL(v.text, "https://discord.com/api")
		return err
	}},
	{path: "discord.mentions", set: func(c *Config, v value) (err error) {
		c.Discord.Mentions, err = yesNo(v.text)
		return err
	}},
	number("discord.calls_per_second", 1, 10_000, func(c *Config) *int { return &c.Discord.Calls }),

	endpoint("llm.url", func(c *Config) *string { return &c.LLM.URL }),
	key("llm.key", func(c *Config) *Secret { return &c.LLM.Key }),
	text("llm.model", func(c *Config) *string { return &c.LLM.Model }),
	number("llm.context_tokens", 2048, 2_000_000, func(c *Config) *int { return &c.LLM.ContextTokens }),
	number("llm.reply_tokens", 100, 100_000, func(c *Config) *int { return &c.LLM.ReplyTokens }),
	number("llm.concurrency", 1, 64, func(c *Config) *int { return &c.LLM.Concurrency }),
	period("llm.timeout", time.Second, 10*time.Minute, func(c *Config) *time.Duration { return &c.LLM.Timeout }),
	number("llm.daily_tokens", 0, 1_000_000_000, func(c *Config) *int { return &c.LLM.DailyTokens }),
	number("llm.total_tokens", 0, 1_000_000_000, func(c *Config) *int { return &c.LLM.TotalTokens }),

	text("embeddings.model", func(c *Config) *string { return &c.Embeddings.Model }),
	endpoint("embeddings.url", func(c *Config) *string { return &c.Embeddings.URL }),
	key("embeddings.key", func(c *Config) *Secret { return &c.Embeddings.Key }),
	number("embeddings.dimensions", 0, 8192, func(c *Config) *int { return &c.Embeddings.Dimensions }),
	number("embeddings.batch", 1, 256, func(c *Config) *int { return &c.Embeddings.Batch }),
	period("embeddings.timeout", time.Second, 10*time.Minute, func(c *Config) *time.Duration { return &c.Embeddings.Timeout }),
	number("embeddings.daily_tokens", 0, 1_000_000_000, func(c *Config) *int { return &c.Embeddings.DailyTokens }),

	{path: "database.url", secret: true, set: func(c *Config, v value) error {
		c.Database.URL = Secret(v.text)
		return databaseURL(v.text)
	}},
	{path: "http.addr", set: setHTTPAddr},

	{path: "fetch.allow", list: true, set: func(c *Config, v value) (err error) {
		c.Fetch.Allow, err = prefixes(v.list)
		return err
	}},
	{path: "fetch.contact", set: setContact},
	period("fetch.timeout", time.Second, 2*time.Minute, func(c *Config) *time.Duration { return &c.Fetch.Timeout }),
	period("fetch.pause", 0, time.Minute, func(c *Config) *time.Duration { return &c.Fetch.Pause }),

	period("feeds.min_interval", time.Second, day, func(c *Config) *time.Duration { return &c.Feeds.MinInterval }),
	period("feeds.max_interval", time.Second, 7*day, func(c *Config) *time.Duration { return &c.Feeds.MaxInterval }),
	period("feeds.alert_after", time.Second, 30*day, func(c *Config) *time.Duration { return &c.Feeds.AlertAfter }),

	{path: "articles.keep", set: func(c *Config, v value) (err error) {
		if v.text != "0" {
			c.Articles.Keep, err = duration(v.text, day, 3650*day)
		}
		return err
	}},
	number("brief.max_items", 1, 15, func(c *Config) *int { return &c.Brief.MaxItems }),
	period("brief.first_window", time.Hour, 30*day, func(c *Config) *time.Duration { return &c.Brief.FirstWindow }),
	period("brief.patience", time.Second, 100*time.Second, func(c *Config) *time.Duration { return &c.Brief.Patience }),
	period("schedule.grace", time.Minute, day, func(c *Config) *time.Duration { return &c.Schedule.Grace }),
	text("prompts.dir", func(c *Config) *string { return &c.Prompts.Dir }),
	{path: "log.level", set: func(c *Config, v value) error {
		if err := c.Log.Level.UnmarshalText([]byte(v.text)); err != nil {
			return fmt.Errorf("%q is not a level: write debug, info, warn or error", v.text)
		}
		return nil
	}},
	{path: "log.format", set: func(c *Config, v value) error {
		c.Log.JSON = v.text == "json"
		if v.text != "json" && v.text != "text" {
			return fmt.Errorf("%q is not a format: write text or json", v.text)
		}
		return nil
	}},
}

func setToken(c *Config, v value) error {
	c.Discord.Token = Secret(strings.TrimPrefix(strings.TrimSpace(v.text), "Bot "))
	if strings.ContainsAny(string(c.Discord.Token), " \t\r\n") {
		return errors.New("has white space inside: write the token alone, as copied from the Bot page")
	}
	return nil
}

func setHTTPAddr(c *Config, v value) error {
	if v.text == "off" { // an empty variable reads as unset
		return nil
	}
	c.HTTP.Addr = v.text
	if _, port, err := net.SplitHostPort(v.text); v.text != "" && (err != nil || port == "") {
		return fmt.Errorf("%q is not an address: write HOST:PORT, such as 127.0.0.1:7310", v.text)
	}
	return nil
}

func setContact(c *Config, v value) error {
	c.Fetch.Contact = v.text
	if strings.ContainsFunc(v.text, func(r rune) bool { return r < ' ' || r > '~' || r == '(' || r == ')' }) {
		return errors.New("goes into an HTTP header: write plain ASCII without brackets, such as mailto:desk@example.org")
	}
	return nil
}
