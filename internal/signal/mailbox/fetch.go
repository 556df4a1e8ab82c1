package mailbox

import (
	"context"
	"io"
	"slices"
	"time"

	"github.com/emersion/go-imap/v2"
	"github.com/emersion/go-imap/v2/imapclient"
)

const (
	// headBytes is how much of a letter's head is read, mostLetters how many letters
	// are looked at in one run, and part how many of them at once.
	headBytes, mostLetters, part = 16 << 10, 300, 50
	// lookBack is how far back a mailbox is read at first, and overlap how far when
	// its letters have new numbers.
	lookBack, overlap = 7 * 24 * time.Hour, 24 * time.Hour
)

// waiting lists the letters that were not looked at yet, the oldest first, and
// says after which number there are none.
func (c *session) waiting(m *Mailbox, data *imap.SelectData) (uids []imap.UID, upTo uint32, err error) {
	upTo = m.LastUID
	if data.UIDNext > 0 {
		upTo = uint32(data.UIDNext) - 1
	}
	want := &imap.SearchCriteria{}
	if m.UIDValidity == data.UIDValidity && m.UIDValidity != 0 {
		if data.UIDNext > 0 && upTo <= m.LastUID {
			return nil, m.LastUID, nil
		}
		want.UID = []imap.UIDSet{{imap.UIDRange{Start: imap.UID(m.LastUID) + 1}}} // to the end
	} else {
		want.Since = m.since()
	}
	found, err := c.UIDSearch(want, nil).Wait()
	if err != nil {
		return nil, 0, c.failed(reading, err)
	}
	all, err := numbers(found)
	if err != nil {
		return nil, 0, c.failed(reading, err)
	}
	for _, uid := range all {
		// The last letter is found whatever its number is.
		if want.Since.IsZero() && uint32(uid) <= m.LastUID {
			continue
		}
		uids = append(uids, uid)
	}
	slices.Sort(uids)
	if len(uids) > 0 {
		upTo = max(upTo, uint32(uids[len(uids)-1]))
	}
	return slices.Compact(uids), upTo, nil
}

// mostFound bounds how many letters a search may find.
const mostFound = 1 << 20

// numbers lists what a search found. A server that speaks of letters without
// end, or of more than there can be, says too much.
func numbers(found *imap.SearchData) ([]imap.UID, error) {
	set, _ := found.All.(imap.UIDSet)
	n := uint64(0)
	for _, some := range set {
		if some.Start == 0 || some.Stop < some.Start {
			return nil, errLong
		}
		if n += uint64(some.Stop) - uint64(some.Start) + 1; n > mostFound {
			return nil, errLong
		}
	}
	return found.AllUIDs(), nil
}

// since is from when on letters are looked at whose numbers say nothing.
func (m *Mailbox) since() time.Time {
	if m.UIDValidity != 0 && !m.GoodAt.IsZero() {
		return m.GoodAt.Add(-overlap)
	}
	return m.ChangedAt.Add(-lookBack)
}

// heads reads the heads of some letters.
func (c *session) heads(uids []imap.UID) ([]letter, error) {
	head := &imap.FetchItemBodySection{Specifier: imap.PartSpecifierHeader, HeaderFields: fields(), Peek: true, Partial: &imap.SectionPartial{Size: headBytes}}
	asked := c.Fetch(imap.UIDSetNum(uids...), &imap.FetchOptions{UID: true, InternalDate: true, BodySection: []*imap.FetchItemBodySection{head}})
	var out []letter
	var wrong error
	for one := asked.Next(); one != nil; one = asked.Next() {
		got, err := readHead(one)
		if err != nil {
			wrong = err
		}
		if slices.Contains(uids, imap.UID(got.uid)) {
			out = append(out, got)
		}
	}
	if err := asked.Close(); err != nil {
		wrong = err
	}
	if wrong != nil {
		return nil, c.failed(reading, wrong)
	}
	slices.SortFunc(out, func(a, b letter) int { return int(int64(a.uid) - int64(b.uid)) })
	return out, nil
}

func readHead(one *imapclient.FetchMessageData) (letter, error) {
	var uid uint32
	var came time.Time
	var text []byte
	for item := one.Next(); item != nil; item = one.Next() {
		switch item := item.(type) {
		case imapclient.FetchItemDataUID:
			uid = uint32(item.UID)
		case imapclient.FetchItemDataInternalDate:
			came = item.Time
		case imapclient.FetchItemDataBodySection:
			if item.Literal == nil {
				continue
			}
			var err error
			if text, err = io.ReadAll(io.LimitReader(item.Literal, headBytes)); err != nil {
				return letter{}, err
			}
		}
	}
	out := read(text)
	out.uid = uid
	if out.at.IsZero() {
		out.at = came
	}
	return out, nil
}

// MailboxFound is what a mailbox holds, for whoever thinks of adding it.
type MailboxFound struct {
	Letters int64    `json:"letters" doc:"How many the folder holds"`
	Recent  int64    `json:"recent" doc:"How many of them came in the last seven days: these are looked at first"`
	Folders []string `json:"folders" doc:"Some of the folders there are"`
}

// mostFolders bounds how many folders are told of.
const mostFolders = 200

// look opens a mailbox and tells what it holds. What is wrong with a folder is
// said along with the folders there are.
func (s *Service) look(ctx context.Context, m *Mailbox) (*MailboxFound, error) {
	ctx, stop := context.WithTimeout(ctx, sitting/4)
	defer stop()
	c, err := s.connect(ctx, m)
	if err != nil {
		return nil, err
	}
	defer c.close()
	out := &MailboxFound{Folders: c.folders()}
	data, err := c.examine(m.Folder)
	if err != nil {
		return out, err
	}
	out.Letters = int64(data.NumMessages)
	found, err := c.UIDSearch(&imap.SearchCriteria{Since: s.o.Now().Add(-lookBack)}, nil).Wait()
	if err != nil {
		return out, c.failed(reading, err)
	}
	recent, err := numbers(found)
	if err != nil {
		return out, c.failed(reading, err)
	}
	out.Recent = int64(len(recent))
	return out, nil
}

// folders lists those that hold letters; none when the server does not tell.
func (c *session) folders() []string {
	out := []string{}
	list, err := c.List("", "*", nil).Collect()
	if err != nil {
		return out
	}
	for _, one := range list {
		if !slices.Contains(one.Attrs, imap.MailboxAttrNoSelect) && len(out) < mostFolders {
			out = append(out, one.Mailbox)
		}
	}
	return out
}
