//go:build !unix

package sqlite

import "os"

// lockFile never locks: there is no lock here that ends with its process.
func lockFile(*os.File) (bool, error) { return false, nil }
