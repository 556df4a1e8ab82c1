package list

import (
	"context"

	"arpent/internal/access"
	"arpent/internal/account"
)

type listsOutput struct {
	Body struct {
		Items []AccountList `json:"items"`
	}
}

func (r routes) lists(ctx context.Context, actor access.Actor, _ *struct{}) (*listsOutput, error) {
	out := &listsOutput{}
	var err error
	out.Body.Items, err = r.s.Lists(ctx, actor)
	return out, err
}

type keptOutput struct{ Body *AccountList }

type makeListInput struct{ Body NewAccountList }

func (r routes) makeList(ctx context.Context, actor access.Actor, in *makeListInput) (*keptOutput, error) {
	l, err := r.s.MakeList(ctx, actor, in.Body)
	return &keptOutput{l}, err
}

type changeListInput struct {
	ID   string `path:"id"`
	Body AccountListChange
}

func (r routes) changeList(ctx context.Context, actor access.Actor, in *changeListInput) (*keptOutput, error) {
	l, err := r.s.ChangeList(ctx, actor, in.ID, in.Body)
	return &keptOutput{l}, err
}

type putInput struct {
	ID string `path:"id"`
	Filter
	Body struct {
		IDs []account.ID `json:"ids,omitempty" maxItems:"20000"`
		All bool         `json:"all,omitempty" doc:"Must be true to take all that the filter in the address leaves, 20,000 at most"`
		Out bool         `json:"out,omitempty" doc:"Take them out instead"`
	}
}

type putOutput struct{ Body *AccountListPut }

func (r routes) put(ctx context.Context, actor access.Actor, in *putInput) (*putOutput, error) {
	f := &in.Filter
	if !in.Body.All {
		f = nil
	} else {
		in.Body.IDs = nil
	}
	put, err := r.s.Put(ctx, actor, in.ID, in.Body.IDs, f, in.Body.Out)
	return &putOutput{put}, err
}
