package dbtest

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"os/user"
	"path/filepath"
	"sort"
	"strconv"
	"strings"
	"syscall"
	"time"

	"arpent/internal/platform/db"
)

// Server names a running PostgreSQL: the one in ARPENT_TEST_POSTGRES,
// or one shared by all test programs of this user, started when it is not
// there. A file lock makes sure that only one of them starts it. It listens on
// a socket in a private folder, never on the network, and its durability is
// off, which is right for tests only.
func Server() (string, error) {
	if address := os.Getenv("ARPENT_TEST_POSTGRES"); address != "" {
		return address, nil
	}
	root := filepath.Join(os.TempDir(), fmt.Sprintf("arpent-test-postgres-%d", os.Getuid()))
	if err := os.MkdirAll(root, 0o755); err != nil {
		return "", err
	}
	guard, err := os.OpenFile(filepath.Join(root, "lock"), os.O_CREATE|os.O_RDWR, 0o600)
	if err != nil {
		return "", err
	}
	defer guard.Close()
	if err := syscall.Flock(int(guard.Fd()), syscall.LOCK_EX); err != nil {
		return "", err
	}
	address := "postgres://postgres@/postgres?host=" + root
	if answers(address) {
		return address, nil
	}
	return address, start(root)
}

func answers(address string) bool {
	ctx, cancel := context.WithTimeout(context.Background(), 2*time.Second)
	defer cancel()
	d, err := db.Open(ctx, address)
	if err != nil {
		return false
	}
	d.Close()
	return true
}

func start(root string) error {
	bin, err := programs()
	if err != nil {
		return err
	}
	who, err := owner(root)
	if err != nil {
		return err
	}
	data := filepath.Join(root, "data")
	if err := os.RemoveAll(data); err != nil {
		return err
	}
	if err := run(who, filepath.Join(bin, "initdb"), "-D", data, "-U", "postgres", "-A", "trust",
		"-E", "UTF8", "--locale=C.UTF-8", "--no-sync"); err != nil {
		return err
	}
	options := "-c listen_addresses='' -c unix_socket_directories=" + root +
		" -c fsync=off -c full_page_writes=off -c synchronous_commit=off -c max_connections=200"
	return run(who, filepath.Join(bin, "pg_ctl"), "-D", data, "-w", "-t", "60",
		"-l", filepath.Join(root, "log"), "-o", options, "start")
}

// programs finds the folder that holds initdb and pg_ctl.
func programs() (string, error) {
	found, _ := filepath.Glob("/usr/lib/postgresql/*/bin/initdb")
	sort.Slice(found, func(i, j int) bool { return major(found[i]) > major(found[j]) })
	if len(found) > 0 {
		return filepath.Dir(found[0]), nil
	}
	if path, err := exec.LookPath("initdb"); err == nil {
		return filepath.Dir(path), nil
	}
	return "", errors.New("initdb is not installed; on Debian: apt-get install postgresql")
}

func major(path string) int {
	n, _ := strconv.Atoi(strings.Split(path, "/")[4])
	return n
}

// owner is the unprivileged account PostgreSQL runs as when the tests run as
// root, which PostgreSQL refuses; nil means this very account.
func owner(root string) (*syscall.Credential, error) {
	if os.Getuid() != 0 {
		return nil, nil
	}
	for _, name := range []string{"postgres", "nobody"} {
		u, err := user.Lookup(name)
		if err != nil {
			continue
		}
		uid, _ := strconv.ParseUint(u.Uid, 10, 32)
		gid, _ := strconv.ParseUint(u.Gid, 10, 32)
		return &syscall.Credential{Uid: uint32(uid), Gid: uint32(gid)}, os.Chown(root, int(uid), int(gid))
	}
	return nil, errors.New("no account 'postgres' or 'nobody' to run PostgreSQL as")
}

func run(who *syscall.Credential, name string, args ...string) error {
	command := exec.Command(name, args...)
	command.Dir = "/"
	command.SysProcAttr = &syscall.SysProcAttr{Credential: who, Setsid: true}
	// The server keeps pg_ctl's output open for ever; a file, unlike a pipe, does not make us wait for that.
	out, err := os.CreateTemp("", "arpent-postgres-*")
	if err != nil {
		return err
	}
	defer os.Remove(out.Name())
	defer out.Close()
	command.Stdout, command.Stderr = out, out
	if err := command.Run(); err != nil {
		text, _ := os.ReadFile(out.Name())
		return fmt.Errorf("%s: %w\n%s", filepath.Base(name), err, text)
	}
	return nil
}
