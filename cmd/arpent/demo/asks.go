package demo

import (
	"context"

	"arpent/internal/access"
	"arpent/internal/lead/intro"
	"arpent/internal/person"
	"arpent/internal/platform/fault"
)

// Ask lets a user ask another for introductions: to at most so many of those
// whom the other knows, of some people in the order of the company's.
func Ask(ctx context.Context, to *intro.Service, by access.Actor, of access.UserID, people []person.ID, some []int, message string, most int) error {
	for _, p := range some {
		if most == 0 {
			return nil
		}
		_, err := to.Ask(ctx, by, people[p], of, message)
		switch {
		case err == nil:
			most--
		case fault.CodeOf(err) != fault.Clash && fault.CodeOf(err) != fault.Missing:
			return err
		}
	}
	return nil
}
