package committee

import (
	"cmp"
	"context"
	"slices"

	"arpent/internal/access"
	"arpent/internal/account"
	"arpent/internal/account/activity"
	"arpent/internal/lead/title"
	"arpent/internal/person"
	"arpent/internal/person/stint"
	"arpent/internal/platform/db"
)

// Find gives the map of an account in scope: everybody who works there, those
// who left and still have a role, and whom one usually wins with.
func (s *Service) Find(ctx context.Context, scope access.Scope, id account.ID) (*Committee, error) {
	a, err := s.accounts.Find(ctx, scope, id)
	if err != nil {
		return nil, err
	}
	out := &Committee{}
	if out.Ties, err = ties(ctx, s.db, id); err != nil {
		return nil, err
	}
	if out.People, err = s.members(ctx, id, out.Ties); err != nil {
		return nil, err
	}
	known := map[person.ID]bool{}
	for i := range out.People {
		known[out.People[i].PersonID] = true
	}
	out.Ties = slices.DeleteFunc(out.Ties, func(t CommitteeTie) bool { return !known[t.PersonID] || !known[t.OtherID] })
	u, err := s.learned(ctx)
	if err != nil {
		return nil, err
	}
	out.Usual = u.at(&a, out.People, s.today())
	return out, nil
}

// members are the people of a map, who stands highest first.
func (s *Service) members(ctx context.Context, id account.ID, lines []CommitteeTie) ([]CommitteeMember, error) {
	said, err := roles(ctx, s.db, id)
	if err != nil {
		return nil, err
	}
	stints, err := stint.At(ctx, s.db, []account.ID{id})
	if err != nil {
		return nil, err
	}
	read, err := s.reader(ctx)
	if err != nil {
		return nil, err
	}
	today, at := s.today(), map[person.ID]*CommitteeMember{}
	since := map[person.ID]db.Date{}
	for _, j := range stints {
		holds := (j.From == "" || j.From <= today) && (j.To == "" || j.To > today)
		meant := said[j.PersonID] != nil || slices.ContainsFunc(lines, func(t CommitteeTie) bool { return t.PersonID == j.PersonID || t.OtherID == j.PersonID })
		m := at[j.PersonID]
		if !holds && !meant || m != nil && (!m.Left && !holds || m.Left != holds && j.From < since[j.PersonID]) {
			continue
		}
		role := read(j.Title)
		at[j.PersonID] = &CommitteeMember{PersonID: j.PersonID, Title: j.Title, Function: role.Function, Seniority: role.Seniority, Level: levelOf(role.Seniority), Left: !holds}
		since[j.PersonID] = j.From
	}
	ids := make([]person.ID, 0, len(at))
	for p := range at {
		ids = append(ids, p)
	}
	names, err := person.Names(ctx, s.db, ids)
	if err != nil {
		return nil, err
	}
	met, err := activity.Contacts(ctx, s.db, "", today, []account.ID{id})
	if err != nil {
		return nil, err
	}
	for _, c := range met {
		if m := at[person.ID(c.PersonID)]; m != nil {
			m.LastOn = max(m.LastOn, c.On)
		}
	}
	out := []CommitteeMember{}
	for p, m := range at {
		if m.Name = names[p]; m.Name == "" {
			continue
		}
		if n := said[p]; n != nil {
			m.Role, m.Attitude, m.Note, m.SetBy, m.SetAt = n.Role, n.Attitude, n.Note, n.SetBy, n.SetAt
		}
		out = append(out, *m)
	}
	rank := func(m *CommitteeMember) int {
		if at := slices.Index(title.Seniorities(), m.Seniority); at >= 0 {
			return at
		}
		return len(title.Seniorities())
	}
	slices.SortFunc(out, func(a, b CommitteeMember) int {
		return cmp.Or(cmp.Compare(rank(&a), rank(&b)), cmp.Compare(a.Name, b.Name), cmp.Compare(a.PersonID, b.PersonID))
	})
	return out, nil
}

// reader reads titles, as corrected.
func (s *Service) reader(ctx context.Context) (func(string) title.Role, error) {
	all, err := s.leads.Corrections(ctx, s.db)
	if err != nil {
		return nil, err
	}
	corrected := map[string]title.Role{}
	for _, c := range all {
		corrected[c.Title] = title.Role{Function: c.Function, Seniority: c.Seniority}
	}
	return func(called string) title.Role {
		if role, ok := corrected[title.Fold(called)]; ok {
			return role
		}
		return s.titles.Read(called)
	}, nil
}
