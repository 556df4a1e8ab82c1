package demo

import (
	"bytes"
	"context"
	"strconv"
	"time"

	"arpent/internal/access"
	"arpent/internal/person"
	"arpent/internal/platform/db"
	"arpent/internal/signal/viewed"
)

// Sharing is how links and public pages are stored, and who looked at them.
type Sharing struct {
	DB     *db.DB
	At     func(day time.Time) *viewed.Service // by a clock that stands on that day
	Now    time.Time
	Actor  func(user int) (access.Actor, error)
	People []person.ID // the company's, in its order

	today time.Time // midnight
	who   map[Kind]access.Actor
	to    []person.ID // in the first representative's territory, none of whom objects
}

// Share lets the first representative, their manager and headquarters send links
// and make public pages, and some people look at them.
func (c *Company) Share(ctx context.Context, s Sharing) error {
	rep, manager, people := c.FirstPatch()
	if rep < 0 {
		return nil
	}
	s.today, s.who = c.Today, map[Kind]access.Actor{}
	for kind, user := range map[Kind]int{Representative: rep, Manager: manager, Headquarters: 0} {
		actor, err := s.Actor(user)
		if err != nil {
			return err
		}
		s.who[kind] = actor
	}
	for _, p := range people {
		if !c.People[p].Objects {
			s.to = append(s.to, s.People[p])
		}
	}
	for _, one := range Shares() {
		if one.To < len(s.to) {
			if err := s.share(ctx, s.who[one.By], one); err != nil {
				return err
			}
		}
	}
	for _, one := range Publics() {
		if err := s.present(ctx, s.who[one.By], one); err != nil {
			return err
		}
	}
	return nil
}

func (s *Sharing) day(ago int) time.Time { return s.today.AddDate(0, 0, -ago) }

// share makes a link, and those look who looked.
func (s *Sharing) share(ctx context.Context, by access.Actor, one Shared) error {
	at := s.At(s.day(one.Days))
	draft := viewed.LinkDraft{Kind: viewed.ToAddress, Title: one.Title, Address: one.Address}
	if one.Address == "" {
		f, err := at.Bring(ctx, by.User.ID, one.Title+".pdf", bytes.NewReader(Paper(one.Pages)))
		if err != nil {
			return err
		}
		draft.Kind, draft.FileID = viewed.ToFile, f.ID
	}
	if one.To >= 0 {
		draft.PersonID = s.to[one.To]
	}
	if one.Ends != 0 {
		draft.ExpiresOn = db.DateOf(s.day(-one.Ends))
	}
	link, err := at.Make(ctx, by, draft)
	if err != nil {
		return err
	}
	for _, look := range one.Looks {
		if err := s.look(ctx, viewed.Visit{LinkID: link.ID, PersonID: link.PersonID, PageCount: int64(len(one.Pages))}, look); err != nil {
			return err
		}
	}
	return nil
}

// look stores a visit on its day, before now.
func (s *Sharing) look(ctx context.Context, v viewed.Visit, look Look) error {
	opened := s.day(look.Days).Add(9*time.Hour + time.Duration(look.Minutes)*time.Minute)
	if late := s.Now.Add(-time.Duration(look.Seconds+60) * time.Second); opened.After(late) {
		opened = late // early in the day, today's were a moment ago
	}
	v.OpenedAt, v.LastAt = db.At(opened), db.At(opened.Add(time.Duration(look.Seconds)*time.Second))
	v.Seconds, v.WentOn, v.Apart = look.Seconds, look.WentOn, look.Apart
	if v.Apart != "" {
		v.PageCount = 0
	}
	if v.Apart == viewed.Declined {
		v.PersonID = ""
	}
	v.Pages.V = map[string]int64{}
	for i, seconds := range look.Read {
		if seconds > 0 {
			v.Pages.V[strconv.Itoa(i+1)] = seconds
		}
	}
	return s.DB.Tx(ctx, func(tx *db.Tx) error { return s.At(s.day(look.Days)).Load(ctx, tx, []viewed.Visit{v}) })
}

// present makes somebody's public page.
func (s *Sharing) present(ctx context.Context, by access.Actor, one Public) error {
	today := s.At(s.today)
	page, err := today.PageOf(ctx, by.User)
	if err != nil {
		return err
	}
	page.Published, page.Pitch, page.Meeting, page.Areas.V = one.Published, one.Pitch, one.Meeting, one.Areas
	if _, err := today.KeepPage(ctx, by, *page); err != nil {
		return err
	}
	for _, look := range one.Looks {
		if err := s.look(ctx, viewed.Visit{PageOf: by.User.ID}, look); err != nil {
			return err
		}
	}
	return nil
}
