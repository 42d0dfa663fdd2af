package store

import "context"

// Backup writes a consistent copy of the database to file while others read
// and write, and checks the copy before it gets its name. It refuses to
// overwrite.
func (s *Store) Backup(ctx context.Context, file string) error { return errUnbuilt }
