// Package config embeds default.yaml, the one home of newsdesk's defaults and
// the manual of its settings. Reading it is internal/config's work.
package config

import _ "embed"

// Default is the text of default.yaml.
//
//go:embed default.yaml
var Default []byte
