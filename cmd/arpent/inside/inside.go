// Package inside says what within this machine and its private networks may be
// read, which only who runs the program can allow.
package inside

import "os"

// Feeds says whether feeds may.
func Feeds() bool { return os.Getenv("ARPENT_PRIVATE_FEEDS") == "yes" }

// Mailboxes says whether mailboxes may.
func Mailboxes() bool { return os.Getenv("ARPENT_PRIVATE_MAILBOXES") == "yes" }
