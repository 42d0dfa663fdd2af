package config

import (
	"errors"
	"fmt"
	"net/netip"
	"net/url"
	"strconv"
	"strings"
	"time"
)

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
