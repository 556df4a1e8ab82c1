package territory_test

import (
	"testing"

	"arpent/internal/access"
	"arpent/internal/platform/db"
	"arpent/internal/platform/db/dbtest"
	"arpent/internal/platform/fault"
	"arpent/internal/territory"
	"arpent/internal/territory/notebook"
)

func TestNotebook(t *testing.T) {
	dbtest.Each(t, sets, func(t *testing.T, d *db.DB) {
		f := newFixture(t, d)
		north, south := f.create("Nord", ""), f.create("Sud", "")
		ann, bob := f.user("ann", access.Representative), f.user("bob", access.Representative)
		f.member(north, ann, territory.Owner, "", "")
		f.member(north, bob, territory.Overlay, "", "")
		ann, bob = f.scoped(ann), f.scoped(bob)
		book := notebook.New(d, f.users, f.s, nil)
		write := func(who access.Actor, id territory.ID, text string, on db.Date) error {
			return book.Write(f.ctx, who, id, notebook.NewNote{Kind: "market", Text: text, Source: "INSEE", On: on})
		}
		for _, err := range []error{write(ann, north, " first ", "2026-01-01"), write(bob, north, "second", "2026-03-01")} {
			if err != nil {
				t.Fatal(err)
			}
		}
		if err := write(ann, south, "elsewhere", ""); fault.CodeOf(err) != fault.Missing {
			t.Errorf("out of sight: %v", err)
		}
		if err := write(ann, north, " ", ""); fault.CodeOf(err) != fault.Unprocessed {
			t.Errorf("nothing said: %v", err)
		}
		notes, err := book.Notes(f.ctx, ann, north)
		if err != nil || len(notes) != 2 || notes[0].Text != "second" || notes[1].Text != "first" || notes[1].By != "ann" || notes[0].MayStrike || !notes[1].MayStrike {
			t.Fatalf("%v %+v", err, notes)
		}
		if err := book.Strike(f.ctx, ann, north, notes[0].ID); fault.CodeOf(err) != fault.Denied {
			t.Errorf("another's note: %v", err)
		}
		if err := book.Strike(f.ctx, ann, north, notes[1].ID); err != nil {
			t.Fatal(err)
		}
		if left, err := book.Notes(f.ctx, f.hq, north); err != nil || len(left) != 1 || left[0].ID != notes[0].ID {
			t.Errorf("%v %+v", err, left)
		}
		if _, err := book.Notes(f.ctx, ann, south); fault.CodeOf(err) != fault.Missing {
			t.Errorf("another's notebook: %v", err)
		}
	})
}
