package access

import (
	"context"
	"strconv"
	"strings"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"arpent/internal/platform/db"
	"arpent/internal/platform/fault"
)

func (s *Service) adminRoutes(api huma.API, tag func(method, path, id, summary string) huma.Operation) {
	a := admin{s}
	Handle(s, api, tag("GET", "/users", "list-users", "Everybody in the sales organisation"), Everyone, a.users)
	Handle(s, api, tag("POST", "/users", "add-user", "Add a user"), Administrators, a.addUser)
	Handle(s, api, tag("GET", "/users/{id}", "get-user", "One user"), Everyone, a.user)
	Handle(s, api, tag("PATCH", "/users/{id}", "change-user", "Change a user's name, role or standing"), Administrators, a.changeUser)
	Handle(s, api, tag("POST", "/users/{id}/link", "make-link", "Make an invitation or reset link to hand over"), Administrators, a.makeLink)
	Handle(s, api, tag("GET", "/tokens", "list-tokens", "One's own API tokens"), Everyone, a.tokens)
	Handle(s, api, tag("POST", "/tokens", "add-token", "Make an API token; its secret is shown once"), Everyone, a.addToken)
	Handle(s, api, tag("DELETE", "/tokens/{id}", "end-token", "End an API token"), Everyone, a.endToken)
	Handle(s, api, tag("GET", "/audit", "list-audit", "The audit log, newest first"), Administrators, a.audit)
}

type admin struct{ s *Service }

type usersOutput struct {
	Body struct {
		Items []User `json:"items"`
	}
}

func (a admin) users(ctx context.Context, _ Actor, _ *none) (*usersOutput, error) {
	out := &usersOutput{}
	var err error
	out.Body.Items, err = a.s.Users(ctx)
	return out, err
}

type userOutput struct {
	ETag string `header:"ETag"`
	Body User
}

func showUser(u User, err error) (*userOutput, error) {
	return &userOutput{ETag: `"` + strconv.FormatInt(u.Version, 10) + `"`, Body: u}, err
}

type addUserInput struct{ Body NewUser }

func (a admin) addUser(ctx context.Context, actor Actor, in *addUserInput) (*userOutput, error) {
	var id UserID
	err := a.s.db.Tx(ctx, func(tx *db.Tx) (err error) {
		if id, err = a.s.AddUser(ctx, tx, in.Body); err != nil {
			return err
		}
		return a.s.Audit(ctx, tx, actor, "user.add", "user/"+string(id), in.Body)
	})
	if err != nil {
		return nil, err
	}
	return showUser(a.s.User(ctx, id))
}

type userInput struct {
	ID UserID `path:"id"`
}

func (a admin) user(ctx context.Context, _ Actor, in *userInput) (*userOutput, error) {
	return showUser(a.s.User(ctx, in.ID))
}

type changeUserInput struct {
	ID      UserID `path:"id"`
	IfMatch string `header:"If-Match"`
	Body    UserChange
}

func (a admin) changeUser(ctx context.Context, actor Actor, in *changeUserInput) (*userOutput, error) {
	version, err := parseVersion(in.IfMatch)
	if err != nil {
		return nil, err
	}
	return showUser(a.s.ChangeUser(ctx, actor, in.ID, version, in.Body))
}

// parseVersion reads an If-Match header; absent or * is 0, any version.
func parseVersion(etag string) (int64, error) {
	if etag == "" || etag == "*" {
		return 0, nil
	}
	v, err := strconv.ParseInt(strings.Trim(etag, `"`), 10, 64)
	if err != nil {
		return 0, fault.New(fault.Bad, "etag", "If-Match holds %s, which is no ETag of this API", etag)
	}
	return v, nil
}

type madeLinkOutput struct {
	Body struct {
		Kind Kind   `json:"kind" enum:"invite,reset"`
		Path string `json:"path" doc:"Put the address of this server before it"`
	}
}

func (a admin) makeLink(ctx context.Context, actor Actor, in *userInput) (*madeLinkOutput, error) {
	secret, kind, err := a.s.NewLink(ctx, actor, in.ID)
	out := &madeLinkOutput{}
	out.Body.Kind, out.Body.Path = kind, "/link/"+secret
	return out, err
}

type tokensOutput struct {
	Body struct {
		Items []Token `json:"items"`
	}
}

func (a admin) tokens(ctx context.Context, actor Actor, _ *none) (*tokensOutput, error) {
	out := &tokensOutput{}
	out.Body.Items = []Token{}
	err := a.s.db.Select(ctx, &out.Body.Items, "SELECT "+tokenColumns+" FROM tokens WHERE user_id = ? AND kind = ? ORDER BY created_at DESC", actor.User.ID, APIToken)
	return out, err
}

type addTokenInput struct {
	Body struct {
		Name string `json:"name" minLength:"1" maxLength:"100"`
		Days int    `json:"days,omitempty" minimum:"1" maximum:"3650" doc:"How long it lasts; without, until it is ended"`
	}
}

type newTokenOutput struct {
	Body struct {
		Secret string `json:"secret" doc:"Shown this once"`
	}
}

func (a admin) addToken(ctx context.Context, actor Actor, in *addTokenInput) (*newTokenOutput, error) {
	out := &newTokenOutput{}
	err := a.s.db.Tx(ctx, func(tx *db.Tx) (err error) {
		life := time.Duration(in.Body.Days) * 24 * time.Hour
		if out.Body.Secret, err = a.s.issue(ctx, tx, APIToken, &actor.User.ID, in.Body.Name, life); err != nil {
			return err
		}
		return a.s.Audit(ctx, tx, actor, "token.add", "user/"+string(actor.User.ID), map[string]string{"name": in.Body.Name})
	})
	return out, err
}

type tokenInput struct {
	ID string `path:"id"`
}

func (a admin) endToken(ctx context.Context, actor Actor, in *tokenInput) (*none, error) {
	return nil, a.s.db.Tx(ctx, func(tx *db.Tx) error {
		n, err := tx.Exec(ctx, "DELETE FROM tokens WHERE id = ? AND user_id = ? AND kind = ?", in.ID, actor.User.ID, APIToken)
		if err != nil {
			return err
		}
		if n == 0 {
			return fault.NotFound("token", in.ID)
		}
		return a.s.Audit(ctx, tx, actor, "token.end", "user/"+string(actor.User.ID), nil)
	})
}

type auditInput struct {
	Object string    `query:"object" doc:"noun/id"`
	User   UserID    `query:"user" doc:"Who did it"`
	Action string    `query:"action" maxLength:"60" doc:"noun.verb, or a noun for all of its acts"`
	From   time.Time `query:"from" doc:"Not before this moment"`
	To     time.Time `query:"to" doc:"Before this moment"`
	Cursor string    `query:"cursor" doc:"next of the page before"`
	Limit  int       `query:"limit" default:"100" minimum:"1" maximum:"1000"`
}

type auditOutput struct {
	Body struct {
		Items []Entry `json:"items"`
		Next  string  `json:"next"`
	}
}

func (a admin) audit(ctx context.Context, _ Actor, in *auditInput) (*auditOutput, error) {
	out := &auditOutput{}
	var err error
	out.Body.Items, err = a.s.Entries(ctx, EntryFilter{Object: in.Object, User: in.User, Action: in.Action, From: in.From, To: in.To, Before: in.Cursor}, in.Limit)
	if n := len(out.Body.Items); n == in.Limit {
		out.Body.Next = out.Body.Items[n-1].ID
	}
	return out, err
}
