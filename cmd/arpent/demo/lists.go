package demo

import (
	"context"

	"arpent/internal/access"
	"arpent/internal/account/list"
)

// Lists keeps a search and a list of accounts that everybody sees.
func Lists(ctx context.Context, lists *list.Service, actor access.Actor) error {
	if _, err := lists.MakeList(ctx, actor, list.NewAccountList{Name: "Grands clients", Kind: list.Living, Filter: "customer=yes&size=250-999,1000-", Shared: true}); err != nil {
		return err
	}
	fair, err := lists.MakeList(ctx, actor, list.NewAccountList{Name: "Salon de l’industrie", Kind: list.Static, Shared: true})
	if err != nil {
		return err
	}
	_, err = lists.Put(ctx, actor, fair.ID, nil, &list.Filter{Size: "1000-"}, false)
	return err
}
