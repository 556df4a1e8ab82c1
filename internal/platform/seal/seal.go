// Package seal keeps secrets that the program itself must be able to read again
// so that whoever reads the database, or a copy of it, does not: AES-256-GCM with
// a key that is never in the database.
package seal

import (
	"crypto/aes"
	"crypto/cipher"
	"crypto/rand"
	"encoding/base64"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"strings"
	"sync"
)

// KeySize is how many bytes a key has.
const KeySize = 32

// mark begins what is sealed, so that another way can follow one day.
const mark = "s1:"

// ErrNoKey says that there is no key to seal with.
var ErrNoKey = errors.New("there is no key to seal secrets with")

// ErrUnreadable says that a secret was sealed with another key, for another
// place, or not at all.
var ErrUnreadable = errors.New("a sealed secret cannot be read with this key")

// Box seals secrets and opens them again. Its key is read, or made, when it is
// first needed.
type Box struct {
	mu   sync.Mutex
	key  func(make bool) ([]byte, error)
	aead cipher.AEAD
}

// With seals with a key of KeySize bytes.
func With(key []byte) *Box {
	return &Box{key: func(bool) ([]byte, error) { return key, nil }}
}

// None has no key: it seals nothing.
func None() *Box {
	return &Box{key: func(bool) ([]byte, error) { return nil, ErrNoKey }}
}

// Text seals with a key written in base64; Check says whether it is one.
func Text(text string) *Box {
	return &Box{key: func(bool) ([]byte, error) {
		key, err := base64.StdEncoding.DecodeString(strings.TrimSpace(text))
		if err != nil || len(key) != KeySize {
			return nil, fmt.Errorf("a key is %d bytes in base64, such as `openssl rand -base64 %d` gives", KeySize, KeySize)
		}
		return key, nil
	}}
}

// File seals with the key in a file that only its owner reads; the first secret
// that is sealed makes it.
func File(path string) *Box {
	return &Box{key: func(make bool) ([]byte, error) {
		text, err := os.ReadFile(path)
		if errors.Is(err, fs.ErrNotExist) && make {
			err = write(path)
			if err == nil || errors.Is(err, fs.ErrExist) { // another program was faster
				text, err = os.ReadFile(path)
			}
		}
		if errors.Is(err, fs.ErrNotExist) {
			return nil, ErrNoKey
		}
		if err != nil {
			return nil, err
		}
		key, err := base64.StdEncoding.DecodeString(strings.TrimSpace(string(text)))
		if err != nil || len(key) != KeySize {
			return nil, fmt.Errorf("%s holds no key", path)
		}
		return key, nil
	}}
}

// write makes a file with a new key, whole from its first moment.
func write(path string) error {
	key := make([]byte, KeySize)
	_, _ = rand.Read(key) // never fails
	draft, err := os.CreateTemp(dirOf(path), ".key-*")
	if err != nil {
		return err
	}
	defer func() { _ = os.Remove(draft.Name()) }()
	_, err = draft.WriteString(base64.StdEncoding.EncodeToString(key) + "\n")
	if err = errors.Join(err, draft.Sync(), draft.Close()); err != nil {
		return err
	}
	return os.Link(draft.Name(), path) // fails when there is one
}

func dirOf(path string) string {
	if at := strings.LastIndexByte(path, os.PathSeparator); at >= 0 {
		return path[:at+1]
	}
	return "."
}

func (b *Box) open(make bool) (cipher.AEAD, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.aead != nil {
		return b.aead, nil
	}
	key, err := b.key(make)
	if err != nil {
		return nil, err
	}
	block, err := aes.NewCipher(key)
	if err != nil {
		return nil, err
	}
	b.aead, err = cipher.NewGCMWithRandomNonce(block)
	return b.aead, err
}

// Check says what is wrong with the key, if there is one.
func (b *Box) Check() error {
	if _, err := b.open(false); err != nil && !errors.Is(err, ErrNoKey) {
		return err
	}
	return nil
}

// Ready says whether secrets can be sealed.
func (b *Box) Ready() error {
	_, err := b.open(true)
	return err
}

// Seal seals a secret for a place, such as a row and a column, and for no other.
// Nothing stays nothing.
func (b *Box) Seal(secret, place string) (string, error) {
	if secret == "" {
		return "", nil
	}
	with, err := b.open(true)
	if err != nil {
		return "", err
	}
	return mark + base64.RawStdEncoding.EncodeToString(with.Seal(nil, nil, []byte(secret), []byte(place))), nil
}

// Open gives a secret that was sealed for a place.
func (b *Box) Open(sealed, place string) (string, error) {
	if sealed == "" {
		return "", nil
	}
	with, err := b.open(false)
	if errors.Is(err, ErrNoKey) {
		return "", ErrUnreadable
	}
	if err != nil {
		return "", err
	}
	text, ok := strings.CutPrefix(sealed, mark)
	raw, err := base64.RawStdEncoding.DecodeString(text)
	if !ok || err != nil {
		return "", ErrUnreadable
	}
	secret, err := with.Open(nil, nil, raw, []byte(place))
	if err != nil {
		return "", ErrUnreadable
	}
	return string(secret), nil
}
