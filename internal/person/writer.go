package person

import (
	"context"

	"arpent/internal/access"
	"arpent/internal/account"
	"arpent/internal/intake"
	"arpent/internal/person/register"
	"arpent/internal/platform/db"
)

// writer stores rows of a file as people.
type writer struct {
	s         *Service
	session   intake.Session
	employers *account.Employers
}

// found is a person who was there or whom a row of the batch made.
type found struct {
	Person
	before  Person
	tie     Tie
	tieWas  *Tie            // before the batch, once it changed
	affirms map[string]bool // positions that some row of the batch says still hold
	line    int64           // of the row that made the person, 0 when they were there
	stored  bool
	apart   bool // somebody said that they are nobody else
	dirty   bool
}

// batch is what a Write has to store at its end.
type batch struct {
	*writer
	system  string
	source  string
	today   db.Date
	names   map[account.ID]string
	domains map[account.ID]string
	byKey   map[string][]*found
	order   []*found
	heeded  map[*said]register.Finding // what the register says of whom a row means
}

// suspicion is someone whom a row may mean.
type suspicion struct {
	*found
	score float64
}

func (w *writer) user() access.UserID { return w.session.Actor.User.ID }

func (w *writer) Write(ctx context.Context, tx *db.Tx, rows []*intake.Row) ([]intake.Outcome, error) {
	outcomes := make([]intake.Outcome, len(rows))
	b := &batch{writer: w, system: account.System(w.session), source: "import/" + w.session.Import, today: db.DateOf(w.s.now()), byKey: map[string][]*found{}}
	says := make([]*said, len(rows))
	for i, r := range rows {
		one, err := b.read(r, &outcomes[i])
		if err == nil {
			says[i] = one
			continue
		}
		if outcomes[i], err = intake.Reject(err); err != nil {
			return nil, err
		}
	}
	if err := b.find(ctx, tx, says); err != nil {
		return nil, err
	}
	if err := b.load(ctx, tx, says); err != nil {
		return nil, err
	}
	if err := b.heed(ctx, tx, rows, says, outcomes); err != nil {
		return nil, err
	}
	if err := b.hire(ctx, tx, rows, says, outcomes); err != nil {
		return nil, err
	}
	for i, r := range rows {
		if says[i] == nil {
			continue
		}
		if err := b.take(r, says[i], &outcomes[i]); err != nil {
			beside := outcomes[i].Beside // an account made for it stays, to be undone
			if outcomes[i], err = intake.Reject(err); err != nil {
				return nil, err
			}
			outcomes[i].Beside = beside
		}
	}
	return outcomes, b.store(ctx, tx)
}

// find looks for the accounts that the rows name as employers.
func (b *batch) find(ctx context.Context, tx *db.Tx, says []*said) error {
	var list []account.Employer
	at := map[string]int{}
	for _, n := range says {
		if n == nil || !n.employed() {
			continue
		}
		if _, ok := at[n.employerKey()]; !ok {
			at[n.employerKey()] = len(list)
			list = append(list, n.employer)
		}
	}
	ids, err := b.employers.Find(ctx, tx, list)
	if err != nil {
		return err
	}
	for _, n := range says {
		if n != nil && n.employed() {
			n.job.AccountID = ids[at[n.employerKey()]]
		}
	}
	return nil
}

// hire lets employers that are not known become accounts, if that is wished,
// and fills in what is new of those that are known. Someone whom the same system
// said to work there before needs no account for that: their position stays.
func (b *batch) hire(ctx context.Context, tx *db.Tx, rows []*intake.Row, says []*said, outcomes []intake.Outcome) error {
	var list []account.Employer
	at := map[string]int{}
	wanted := make([]bool, len(says))
	for i, n := range says {
		if n == nil || !n.employed() {
			continue
		}
		f, _ := b.known(rows[i], n)
		here := -1
		if f != nil {
			if here = b.holding(&f.Person, n); here >= 0 {
				f.affirms[f.Positions[here].ID] = true
			}
		}
		if f != nil && b.session.Options.Existing == "skip" || b.session.Options.Companies != "create" || n.job.AccountID == "" && (here >= 0 || f != nil && b.over(&f.Person, n)) || n.employer.Says.Name == "" {
			continue
		}
		wanted[i] = true
		if _, ok := at[n.employerKey()]; !ok {
			at[n.employerKey()] = len(list)
			list = append(list, n.employer)
		}
	}
	hired, err := b.employers.Hire(ctx, tx, list)
	if err != nil {
		return err
	}
	told := map[int]bool{}
	for i, n := range says {
		if !wanted[i] {
			continue
		}
		k := at[n.employerKey()]
		n.job.AccountID = hired[k].ID
		b.names[hired[k].ID] = hired[k].Name
		if !told[k] {
			told[k] = true
			outcomes[i].Beside = append(outcomes[i].Beside, hired[k].Changes...)
			outcomes[i].Problems = append(outcomes[i].Problems, hired[k].Problems...)
		}
	}
	return nil
}

func (b *batch) nameOf(id account.ID) string { return b.names[id] }
