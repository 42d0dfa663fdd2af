package tokens

import (
	"sync"
	"time"
	"unicode"
)

// remember is how long what was learned of a model holds.
const remember = time.Hour

// Gauge learns how many of a model's tokens one of ours, as text.Tokens counts
// them, is. Ours are rather too many, about twice as many for English. What it
// learned it forgets when no reply confirmed it for a while: a ratio that
// leaves no room for a prompt brings no reply to learn better from.
// It is safe for concurrent use.
type Gauge struct {
	now func() time.Time

	mu      sync.Mutex
	learned float64
	at      time.Time
}

// NewGauge makes a gauge that takes both counts for the same until it learns
// better.
func NewGauge(now func() time.Time) *Gauge { return &Gauge{now: now, learned: 1} }

// Theirs turns our count into the model's.
func (g *Gauge) Theirs(ours int) int { return int(float64(ours) * g.ratio()) }

// Ours turns the model's count into ours.
func (g *Gauge) Ours(theirs int) int { return int(float64(theirs) / g.ratio()) }

func (g *Gauge) ratio() float64 {
	g.mu.Lock()
	defer g.mu.Unlock()
	return g.known()
}

// known is the ratio learned; mu is held.
func (g *Gauge) known() float64 {
	if g.now().Sub(g.at) >= remember {
		return 1
	}
	return g.learned
}

// learn keeps a ratio; mu is held.
func (g *Gauge) learn(ratio float64) { g.learned, g.at = clamp(ratio), g.now() }

// Observe takes in one reported count. More than expected is believed at once,
// as the next prompt must fit; less only by and by, as the next prompt may be
// in a language that takes more.
func (g *Gauge) Observe(counted, reported int) {
	if counted <= 0 || reported <= 0 {
		return
	}
	g.mu.Lock()
	defer g.mu.Unlock()
	seen := float64(reported) / float64(counted) * 1.05
	if known := g.known(); seen < known {
		seen = known + (seen-known)/8
	}
	g.learn(seen)
}

// Overflowed makes prompts smaller after one did not fit.
func (g *Gauge) Overflowed() {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.learn(g.known() * 1.25)
}

// clamp bounds what one odd report can do, and keeps room for a prompt in a
// script that takes more tokens than those seen so far.
func clamp(ratio float64) float64 { return min(max(ratio, 0.6), 4) }

// Fewest is a count of tokens that no tokenizer in use stays well below: they
// do not join words across spaces, split punctuation off the word before it,
// and join at most some three characters of a script without spaces.
func Fewest(s string) int {
	var words, marks, wide int
	last := ' '
	for _, r := range s {
		switch {
		case unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana, unicode.Hangul, unicode.Thai):
			wide++
		case isWord(r):
			if !isWord(last) && last != '\'' && last != '’' {
				words++
			}
		case unicode.IsSpace(r) && !unicode.IsSpace(last) && !isWord(last):
			marks++
		}
		last = r
	}
	return words + marks + wide/3
}

func isWord(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) || unicode.IsMark(r) }
