package access

import (
	"context"
	"net/http"

	"github.com/danielgtaylor/huma/v2"
)

// Session is what a browser needs to know to begin.
type Session struct {
	User      *User      `json:"user,omitempty" doc:"Absent when nobody is signed in"`
	Demo      bool       `json:"demo"`
	DemoUsers []DemoUser `json:"demo_users"`
	Version   string     `json:"version"`
}

// DemoUser may be signed in as by one click.
type DemoUser struct {
	ID    UserID `db:"id" json:"id"`
	Name  string `db:"name" json:"name"`
	Role  Role   `db:"role" json:"role"`
	Title string `db:"title" json:"title"`
}

type sessionOutput struct {
	Cookie []http.Cookie `header:"Set-Cookie"`
	Body   Session
}

// Routes adds the noun's operations to the API.
func (s *Service) Routes(api huma.API, version string) {
	r := routes{s, version}
	tag := func(method, path, id, summary string) huma.Operation {
		return huma.Operation{Method: method, Path: "/api/v1" + path, OperationID: id, Summary: summary, Tags: []string{"Access"}}
	}
	Handle(s, api, tag("GET", "/session", "get-session", "Who is signed in"), Public, r.session)
	Handle(s, api, tag("POST", "/session", "sign-in", "Sign in with e-mail address and password"), Public, r.signIn)
	Handle(s, api, tag("POST", "/session/demo", "sign-in-demo", "Sign in as a demo user"), Public, r.signInDemo)
	Handle(s, api, tag("PATCH", "/session", "change-self", "Change one's own name and language"), Everyone, r.changeSelf)
	Handle(s, api, tag("DELETE", "/session", "sign-out", "Sign out"), Public, r.signOut)
	Handle(s, api, tag("GET", "/links/{token}", "get-link", "What a one-time link is for"), Public, r.findLink)
	Handle(s, api, tag("POST", "/links/{token}", "follow-link", "Choose a password by a one-time link"), Public, r.followLink)
	s.selfRoutes(api, tag)
	s.adminRoutes(api, tag)
}

type routes struct {
	s       *Service
	version string
}

func (r routes) answer(ctx context.Context, user *User, cookie ...http.Cookie) (*sessionOutput, error) {
	out := &sessionOutput{Cookie: cookie, Body: Session{User: user, Demo: r.s.demo, DemoUsers: []DemoUser{}, Version: r.version}}
	if r.s.demo {
		var err error
		if out.Body.DemoUsers, err = r.s.demoUsers(ctx); err != nil {
			return nil, err
		}
	}
	return out, nil
}

// demoUsers offers one person a role, the first made of each.
func (s *Service) demoUsers(ctx context.Context) ([]DemoUser, error) {
	users := []DemoUser{}
	err := s.db.Select(ctx, &users, `SELECT id, name, role, title FROM users WHERE active = ? AND id IN
		(SELECT MIN(id) FROM users WHERE active = ? GROUP BY role)
		ORDER BY CASE role WHEN 'headquarters' THEN 1 WHEN 'manager' THEN 2 WHEN 'representative' THEN 3 ELSE 4 END`, true, true)
	return users, err
}

type none struct{}

func (r routes) session(ctx context.Context, actor Actor, _ *none) (*sessionOutput, error) {
	if actor.User.ID == "" {
		return r.answer(ctx, nil)
	}
	return r.answer(ctx, &actor.User)
}

// caller is embedded to learn the address and scheme of a request.
type caller struct {
	address string
	secure  bool
	secret  string
}

// Resolve reads the request; huma calls it.
func (c *caller) Resolve(ctx huma.Context) []error {
	c.address = ctx.RemoteAddr()
	for i := len(c.address) - 1; i >= 0; i-- { // without the port
		if c.address[i] == ':' {
			c.address = c.address[:i]
			break
		}
	}
	c.secure = ctx.TLS() != nil || ctx.Header("X-Forwarded-Proto") == "https"
	if cookie, err := huma.ReadCookie(ctx, CookieName); err == nil {
		c.secret = cookie.Value
	}
	return nil
}

func (c *caller) cookie(secret string) http.Cookie {
	life := int(sessionLife.Seconds())
	if secret == "" {
		life = -1
	}
	return http.Cookie{Name: CookieName, Value: secret, Path: "/", MaxAge: life, HttpOnly: true, Secure: c.secure, SameSite: http.SameSiteLaxMode}
}

type signInInput struct {
	caller
	Body struct {
		Email    string `json:"email" maxLength:"200"`
		Password string `json:"password" maxLength:"200"`
	}
}

func (r routes) signIn(ctx context.Context, _ Actor, in *signInInput) (*sessionOutput, error) {
	user, secret, err := r.s.SignIn(ctx, in.Body.Email, in.Body.Password, in.address)
	if err != nil {
		return nil, err
	}
	return r.answer(ctx, &user, in.cookie(secret))
}

type demoInput struct {
	caller
	Body struct {
		UserID UserID `json:"user_id"`
	}
}

func (r routes) signInDemo(ctx context.Context, _ Actor, in *demoInput) (*sessionOutput, error) {
	user, secret, err := r.s.SignInDemo(ctx, in.Body.UserID)
	if err != nil {
		return nil, err
	}
	return r.answer(ctx, &user, in.cookie(secret))
}

type selfInput struct {
	Body struct {
		Name   *string `json:"name,omitempty" minLength:"1" maxLength:"200"`
		Locale *string `json:"locale,omitempty" enum:"fr,en,"`
	}
}

func (r routes) changeSelf(ctx context.Context, actor Actor, in *selfInput) (*sessionOutput, error) {
	user, err := r.s.ChangeUser(ctx, actor, actor.User.ID, 0, UserChange{Name: in.Body.Name, Locale: in.Body.Locale})
	if err != nil {
		return nil, err
	}
	return r.answer(ctx, &user)
}

type signOutInput struct{ caller }

func (r routes) signOut(ctx context.Context, _ Actor, in *signOutInput) (*sessionOutput, error) {
	if err := r.s.SignOut(ctx, in.secret); err != nil {
		return nil, err
	}
	return r.answer(ctx, nil, in.cookie(""))
}

type linkInput struct {
	Token string `path:"token" maxLength:"100"`
}

type linkOutput struct{ Body *Link }

func (r routes) findLink(ctx context.Context, _ Actor, in *linkInput) (*linkOutput, error) {
	link, err := r.s.FindLink(ctx, in.Token)
	return &linkOutput{link}, err
}

type followInput struct {
	caller
	Token string `path:"token" maxLength:"100"`
	Body  struct {
		Name     string `json:"name,omitempty" maxLength:"200" doc:"For the first administrator only"`
		Email    string `json:"email,omitempty" maxLength:"200" doc:"For the first administrator only"`
		Password string `json:"password" maxLength:"200"`
	}
}

func (r routes) followLink(ctx context.Context, _ Actor, in *followInput) (*sessionOutput, error) {
	user, secret, err := r.s.FollowLink(ctx, in.Token, in.Body.Name, in.Body.Email, in.Body.Password)
	if err != nil {
		return nil, err
	}
	return r.answer(ctx, &user, in.cookie(secret))
}
