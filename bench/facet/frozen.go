package main

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"runtime"
	"time"

	"arpent/engine/facet"
)

// frozen writes the index to a file, makes it anew from that, and says how fast.
// The file was just written, so that the disk is hardly asked.
func frozen(s *facet.Snapshot, columns []facet.Column, folder string) error {
	name := filepath.Join(folder, "frozen")
	defer func() { _ = os.Remove(name) }()
	begun := time.Now()
	out, err := os.Create(name)
	if err != nil {
		return err
	}
	w := bufio.NewWriterSize(out, 1<<20)
	if err := s.Freeze(w); err != nil {
		return err
	}
	if err := w.Flush(); err != nil {
		return err
	}
	if err := out.Sync(); err != nil {
		return err
	}
	size, err := out.Seek(0, io.SeekCurrent)
	if err := errors.Join(err, out.Close()); err != nil {
		return err
	}
	leads := float64(s.Len())
	tell("facet", "freeze", fmt.Sprintf("%.0f leads/s, %.1f bytes a lead", leads/time.Since(begun).Seconds(), float64(size)/leads))
	runtime.GC()
	begun = time.Now()
	in, err := os.Open(name)
	if err != nil {
		return err
	}
	defer in.Close()
	x, err := facet.Thaw(bufio.NewReaderSize(in, 1<<20), columns)
	if err != nil {
		return err
	}
	if x.Len() != s.Len() {
		return fmt.Errorf("%d leads frozen, %d thawed", s.Len(), x.Len())
	}
	tell("facet", "thaw", fmt.Sprintf("%.0f leads/s", leads/time.Since(begun).Seconds()))
	return nil
}
