package lead

import (
	"context"
	"errors"
	"io/fs"
	"slices"
	"time"

	"arpent/internal/account"
	"arpent/internal/lead/frozen"
	"arpent/internal/lead/past"
	"arpent/internal/person"
)

// freezeEvery is how long what changed may be missing from the file that keeps
// the index.
const freezeEvery = 10 * time.Minute

// KeepIn has the index kept in a file, and taken from there at the beginning.
func (s *Service) KeepIn(file string) { s.file = file }

// thaw takes the index from its file; where that is worth nothing, there is none
// afterwards. Changes made since then are not in yet.
func (s *Service) thaw(ctx context.Context) error {
	if s.file == "" {
		return nil
	}
	begun := time.Now()
	x, kinds := s.emptied()
	if s.remembers {
		if known, err := past.Known(ctx, s.db, x.kept()); err != nil || !known {
			return err
		}
	}
	head, facets, err := frozen.Read(ctx, s.db, s.file, s.today(), func(one, other string) { x.refer(ref{person.ID(one), account.ID(other)}) }, kinds, keywords())
	switch {
	case errors.Is(err, fs.ErrNotExist) || errors.Is(err, frozen.ErrStale):
		return nil
	case err != nil && ctx.Err() == nil:
		s.log.Warn("leads: the file of the index is of no use, everybody is read", "file", s.file, "err", err)
		return nil
	case err != nil:
		return err
	}
	x.facets, x.read, x.making = facets, head.Mark, head.Making
	likely, err := s.learn(ctx, head.Examples)
	if err != nil {
		return err
	}
	s.likely.Store(likely)
	s.worth.Renew(head.Scale, nil)
	s.index = x
	s.show()
	s.kept.Store(s.shown.Load())
	s.log.Debug("leads: index taken from its file", "leads", facets.Len(), "seconds", time.Since(begun).Seconds())
	return nil
}

// unfreeze takes the file away when one of some people, of whom those found are
// still there, was erased: texts that no lead has any more stay in an index, and
// would stay in the file.
func (s *Service) unfreeze(ctx context.Context, some []person.ID, found []person.Person) error {
	if s.file == "" || s.index.erased || len(found) == len(some) {
		return nil
	}
	gone := slices.DeleteFunc(slices.Clone(some), func(id person.ID) bool {
		return slices.ContainsFunc(found, func(p person.Person) bool { return p.ID == id })
	})
	erased, err := person.Erased(ctx, s.db, gone)
	if err != nil || len(erased) == 0 {
		return err
	}
	s.index.erased = true
	return frozen.Remove(s.file)
}

// Freeze keeps the index in its file, unless it stands there already, or somebody
// in it was erased.
func (s *Service) Freeze(ctx context.Context) error {
	s.mu.Lock()
	if s.file == "" || s.index == nil || s.index.erased || s.kept.Load() == s.shown.Load() {
		s.mu.Unlock()
		return nil
	}
	x, v := s.index, s.shown.Load()
	head := frozen.Head{Made: s.index.made, Making: v.made, Mark: s.index.read, Refs: len(v.refs), Examples: s.likely.Load().examples, Scale: s.worth.Scale()}
	s.mu.Unlock()
	begun := time.Now()
	ids := func(i int) (string, string) { return string(v.refs[i].person), string(v.refs[i].account) }
	if err := frozen.Write(ctx, s.db, s.file, head, ids, v.Snapshot, s.now()); err != nil {
		return err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if x.erased || s.index != x { // meanwhile
		return frozen.Remove(s.file)
	}
	s.kept.Store(v)
	s.log.Debug("leads: index kept in its file", "leads", v.Len(), "seconds", time.Since(begun).Seconds())
	return nil
}

// freezing keeps the index in its file until the context ends, and once more then.
func (s *Service) freezing(ctx context.Context) {
	tick := time.NewTicker(time.Second)
	defer tick.Stop()
	for last := (time.Time{}); ; {
		select {
		case <-ctx.Done():
			ctx, stop := context.WithTimeout(context.WithoutCancel(ctx), time.Minute)
			defer stop()
			if err := s.Freeze(ctx); err != nil {
				s.log.Warn("leads: keep the index in its file", "err", err)
			}
			return
		case <-tick.C:
		}
		if s.shown.Load() == nil || time.Since(last) < freezeEvery {
			continue
		}
		last = time.Now()
		if err := s.Freeze(ctx); err != nil && ctx.Err() == nil {
			s.log.Warn("leads: keep the index in its file", "err", err)
		}
	}
}
