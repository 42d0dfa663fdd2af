package text

import "slices"

// Content is the terms of s that carry it: those of Terms without function words.
func Content(s string) []string { return slices.DeleteFunc(Terms(s), IsStop) }

// HasContent reports whether s says anything that could be searched for.
func HasContent(s string) bool {
	return slices.ContainsFunc(Terms(s), func(t string) bool { return !IsStop(t) })
}

// Shared counts the terms, or names, of a that b holds too.
func Shared(a, b []string) (n int) {
	for _, t := range a {
		if slices.Contains(b, t) {
			n++
		}
	}
	return n
}
