// Package config reads newsdesk's settings: the embedded default.yaml, the
// operator's file over it, the environment over both. It refuses unknown keys
// and reports every fault at once, each with its path and what to write
// instead. It never guesses a value it cannot read.
package config

import (
	"log/slog"
	"net/netip"
	"strings"
	"time"
)

// Config is every setting, read and checked.
type Config struct {
	Discord    Discord
	LLM        LLM
	Embeddings Embeddings
	Database   Database
	HTTP       HTTP
	Fetch      Fetch
	Feeds      Feeds
	Articles   Articles
	Brief      Brief
	Schedule   Schedule
	Prompts    Prompts
	Log        Log
}

// Discord is how to reach Discord.
type Discord struct {
	Token    Secret
	APIURL   string // no trailing slash; /v9/… follows
	Mentions bool
	Calls    int // a second
}

// LLM is the language model, if any.
type LLM struct {
	URL           string // "" for none
	Key           Secret
	Model         string
	ContextTokens int
	ReplyTokens   int
	Concurrency   int
	Timeout       time.Duration
	DailyTokens   int // per guild; 0 for no limit
	TotalTokens   int // of all guilds; 0 for no limit
}

// Embeddings is the model that search finds meanings by, if any.
type Embeddings struct {
	Model       string // "" for none
	URL         string // the llm's where none is set, and Key with it
	Key         Secret
	Dimensions  int // 0 for the model's own
	Batch       int // texts
	Timeout     time.Duration
	DailyTokens int // of all vectors; 0 for no limit
}

// Database is where newsdesk keeps its data.
type Database struct{ URL Secret }

// HTTP is where health is told.
type HTTP struct{ Addr string } // host:port, "" for nowhere

// Fetch bounds what addresses are read.
type Fetch struct {
	Allow   []netip.Prefix
	Contact string
	Timeout time.Duration
	Pause   time.Duration // between two requests to one host
}

// Feeds bounds how often feeds are polled, and when their channels hear of
// failures.
type Feeds struct {
	MinInterval time.Duration
	MaxInterval time.Duration
	AlertAfter  time.Duration
}

// Articles is how long they are kept.
type Articles struct{ Keep time.Duration } // 0 for ever

// Brief bounds a brief.
type Brief struct {
	MaxItems    int
	FirstWindow time.Duration
	Patience    time.Duration
}

// Schedule bounds lateness.
type Schedule struct{ Grace time.Duration }

// Prompts is where the operator's templates are.
type Prompts struct{ Dir string }

// Log is how newsdesk logs.
type Log struct {
	Level slog.Level
	JSON  bool
}

// Fault is one thing wrong with the settings.
type Fault struct {
	Path string // YAML path, with the variable or file it was read from
	Says string // what is wrong and what to write instead
}

// Faults is everything wrong with the settings, in the order of the file.
type Faults []Fault

// Error lists the faults, one a line.
func (f Faults) Error() string {
	lines := make([]string, len(f))
	for i, one := range f {
		lines[i] = one.Path + ": " + one.Says
	}
	return strings.Join(lines, "\n")
}
