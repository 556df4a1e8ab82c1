package access

import (
	"slices"
	"strings"
)

// Interval is a stretch [Left, Right) of the territory tree's nested-set
// numbers: a territory and everything below it.
type Interval struct {
	Left, Right int64
}

// Scope is what someone may see: everything, or some subtrees and what is
// their own. It is computed once per request and is a required argument of
// every query that returns territory-bound rows. The zero Scope sees nothing.
type Scope struct {
	All       bool
	User      UserID
	Intervals []Interval
}

// Holds says whether a territory with this tree_left is within the scope.
func (s Scope) Holds(left int64) bool {
	if s.All {
		return true
	}
	for _, i := range s.Intervals {
		if left >= i.Left && left < i.Right {
			return true
		}
	}
	return false
}

// Sees says whether an account is within the scope, which Accounts asks of the
// database: whose it is, who made it, and the tree_left of its territories today.
func (s Scope) Sees(owner, creator UserID, territories []int64) bool {
	if s.All || s.User != "" && (owner == s.User || creator == s.User) {
		return true
	}
	return slices.ContainsFunc(territories, s.Holds)
}

// Territories gives an SQL condition, with its arguments, that is true of the
// territories in scope; column holds their tree_left, such as "t.tree_left".
func (s Scope) Territories(column string) (condition string, args []any) {
	if s.All {
		return "1=1", nil
	}
	if len(s.Intervals) == 0 {
		return "1=0", nil
	}
	parts := make([]string, 0, len(s.Intervals))
	for _, i := range s.Intervals {
		parts = append(parts, "("+column+" >= ? AND "+column+" < ?)")
		args = append(args, i.Left, i.Right)
	}
	return "(" + strings.Join(parts, " OR ") + ")", args
}

// Accounts gives an SQL condition that is true of the accounts in scope on a
// day: aligned to a territory in scope, owned by the user, or made by the
// user. The columns are those of the query's accounts, such as "a.id"; it
// reads the published view account_territory.
func (s Scope) Accounts(id, owner, creator string, day any) (condition string, args []any) {
	return s.accounts(id, owner, creator, day, func(within string) string {
		return id + " IN (SELECT seen.account_id FROM account_territory seen WHERE " + within + ")"
	})
}

// Account gives the same condition for queries that name few accounts: it is
// asked of each of them, where Accounts first finds all that are in scope.
func (s Scope) Account(id, owner, creator string, day any) (condition string, args []any) {
	return s.accounts(id, owner, creator, day, func(within string) string {
		return "EXISTS (SELECT 1 FROM account_territory seen WHERE seen.account_id = " + id + " AND " + within + ")"
	})
}

func (s Scope) accounts(id, owner, creator string, day any, aligned func(within string) string) (condition string, args []any) {
	if s.All {
		return "1=1", nil
	}
	parts := []string{}
	if s.User != "" {
		parts = append(parts, owner+" = ?", creator+" = ?")
		args = append(args, s.User, s.User)
	}
	if len(s.Intervals) > 0 {
		within, more := s.Territories("seen.tree_left")
		parts = append(parts, aligned("seen.valid_from <= ? AND (seen.valid_to IS NULL OR seen.valid_to > ?) AND "+within))
		args = append(append(args, day, day), more...)
	}
	if len(parts) == 0 {
		return "1=0", nil
	}
	return "(" + strings.Join(parts, " OR ") + ")", args
}
