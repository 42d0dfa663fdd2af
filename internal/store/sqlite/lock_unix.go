//go:build unix

package sqlite

import (
	"errors"
	"os"
	"syscall"
)

// lockFile locks the file for this process; false when another has it locked.
func lockFile(f *os.File) (bool, error) {
	err := syscall.Flock(int(f.Fd()), syscall.LOCK_EX|syscall.LOCK_NB)
	if errors.Is(err, syscall.EWOULDBLOCK) {
		return false, nil
	}
	return err == nil, err
}
