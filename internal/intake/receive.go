package intake

import (
	"context"
	"errors"
	"io"
	"mime"
	"mime/multipart"
	"strings"

	"github.com/danielgtaylor/huma/v2"

	"arpent/internal/access"
	"arpent/internal/platform/fault"
)

// partsMax bounds the parts of a form that stand before the file.
const partsMax = 20

type uploadInput struct {
	Target    string `query:"target" required:"true" maxLength:"40" doc:"What the rows are: accounts, people…; auto: the columns tell"`
	Country   string `query:"country" maxLength:"2" doc:"ISO 3166-1 code assumed where a row names none"`
	Currency  string `query:"currency" maxLength:"3" doc:"ISO 4217 code assumed where an amount names none"`
	System    string `query:"system" maxLength:"40" doc:"The system the ids in the file come from"`
	Format    string `query:"format" maxLength:"40" default:"auto" doc:"The make of the file; auto tells it by its columns"`
	Companies string `query:"companies" enum:"create,name," doc:"What becomes of an employer that is no account yet"`
	Existing  string `query:"existing" enum:"update,fill,skip"`

	body        io.Reader
	contentType string
}

// Resolve keeps the body, which is read as it comes; huma calls it.
func (in *uploadInput) Resolve(ctx huma.Context) []error {
	in.body, in.contentType = ctx.BodyReader(), ctx.Header("Content-Type")
	return nil
}

func (r routes) upload(ctx context.Context, actor access.Actor, in *uploadInput) (*importOutput, error) {
	part, err := in.file()
	if err != nil {
		return nil, err
	}
	options := ImportOptions{Country: strings.ToUpper(in.Country), Currency: strings.ToUpper(in.Currency), System: in.System, Companies: in.Companies, Existing: in.Existing}
	if in.Format != Auto {
		options.Make = in.Format
	}
	m, err := r.s.Upload(ctx, actor, in.Target, part.FileName(), part, options)
	return &importOutput{m}, err
}

// file finds the form's file and leaves the rest of the form unread.
func (in *uploadInput) file() (*multipart.Part, error) {
	kind, params, err := mime.ParseMediaType(in.contentType)
	if err != nil || kind != "multipart/form-data" || params["boundary"] == "" {
		return nil, fault.New(fault.Bad, "intake.form", "send the file as the part \"file\" of a multipart/form-data body")
	}
	form := multipart.NewReader(in.body, params["boundary"])
	for range partsMax {
		part, err := form.NextPart()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return nil, fault.New(fault.Bad, "intake.upload", "the file did not arrive whole").Wrap(err)
		}
		if part.FormName() == "file" {
			return part, nil
		}
	}
	return nil, fault.New(fault.Bad, "intake.form", "the form has no part called \"file\"")
}
