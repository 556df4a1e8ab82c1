package seal_test

import (
	"encoding/base64"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"arpent/internal/platform/seal"
)

func TestWhatIsSealedIsReadByTheSameKeyAtTheSamePlace(t *testing.T) {
	a, b := seal.With([]byte(strings.Repeat("a", seal.KeySize))), seal.With([]byte(strings.Repeat("b", seal.KeySize)))
	sealed, err := a.Seal("sécret", "row 1")
	if err != nil || strings.Contains(sealed, "cret") {
		t.Fatal(sealed, err)
	}
	if again, _ := a.Seal("sécret", "row 1"); again == sealed {
		t.Error("the same text twice")
	}
	if got, err := a.Open(sealed, "row 1"); got != "sécret" || err != nil {
		t.Error(got, err)
	}
	for name, open := range map[string]func() (string, error){
		"another place":  func() (string, error) { return a.Open(sealed, "row 2") },
		"another key":    func() (string, error) { return b.Open(sealed, "row 1") },
		"changed":        func() (string, error) { return a.Open(sealed[:len(sealed)-2]+"AA", "row 1") },
		"never sealed":   func() (string, error) { return a.Open("sécret", "row 1") },
		"nothing of it":  func() (string, error) { return a.Open("s1:", "row 1") },
		"without a key":  func() (string, error) { return seal.None().Open(sealed, "row 1") },
		"a missing file": func() (string, error) { return seal.File(filepath.Join(t.TempDir(), "key")).Open(sealed, "row 1") },
	} {
		if got, err := open(); got != "" || !errors.Is(err, seal.ErrUnreadable) {
			t.Errorf("%s: %q %v", name, got, err)
		}
	}
	if none, err := seal.None().Seal("", "row 1"); none != "" || err != nil {
		t.Error("nothing stays nothing")
	}
	if _, err := seal.None().Seal("x", "row 1"); !errors.Is(err, seal.ErrNoKey) {
		t.Error(err)
	}
}

func TestAKeyFileIsMadeOnceForItsOwnerAlone(t *testing.T) {
	path := filepath.Join(t.TempDir(), "arpent.db.key")
	var work sync.WaitGroup
	sealed := make([]string, 8)
	for i := range sealed {
		work.Go(func() { sealed[i], _ = seal.File(path).Seal("secret", "p") })
	}
	work.Wait()
	for _, one := range sealed {
		if got, err := seal.File(path).Open(one, "p"); got != "secret" || err != nil {
			t.Error(got, err)
		}
	}
	about, err := os.Stat(path)
	if err != nil || about.Mode().Perm() != 0o600 {
		t.Error(about.Mode(), err)
	}
	if left, _ := os.ReadDir(filepath.Dir(path)); len(left) != 1 {
		t.Error(left)
	}
	if err := os.WriteFile(path, []byte("short"), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := seal.File(path).Ready(); err == nil {
		t.Error("a file without a key")
	}
}

func TestAKeyIsGivenAsText(t *testing.T) {
	if err := seal.Text(base64.StdEncoding.EncodeToString(make([]byte, seal.KeySize)) + "\n").Check(); err != nil {
		t.Error(err)
	}
	for _, wrong := range []string{"", "abc", base64.StdEncoding.EncodeToString(make([]byte, 16))} {
		if err := seal.Text(wrong).Check(); err == nil {
			t.Errorf("%q", wrong)
		}
	}
	if err := seal.None().Check(); err != nil {
		t.Error(err)
	}
}
