package intake

import (
	"context"
	"mime"
	"net/http"
	"strconv"

	"github.com/danielgtaylor/huma/v2"

	"arpent/internal/access"
	"arpent/internal/intake/makes"
	"arpent/internal/platform/fault"
)

type routes struct{ s *Service }

// Routes adds the noun's operations to the API.
func (s *Service) Routes(api huma.API) {
	r := routes{s}
	op := func(method, path, id, summary string) huma.Operation {
		return huma.Operation{Method: method, Path: "/api/v1/" + path, OperationID: id, Summary: summary, Tags: []string{"Imports"}}
	}
	access.Handle(s.access, api, op("GET", "import-targets", "list-import-targets", "What can be imported, with its fields"), access.Everyone, r.targets)
	access.Handle(s.access, api, op("GET", "import-samples", "list-import-samples", "Files to try with"), access.Everyone, r.samples)
	access.Handle(s.access, api, download(op("GET", "import-samples/{name}", "get-import-sample", "Download a file to try with")), access.Everyone, r.sample)
	access.Handle(s.access, api, op("POST", "import-samples/{name}", "take-import-sample", "Bring a file to try with in, as if it were uploaded"), access.Everyone, r.take)
	access.Handle(s.access, api, op("GET", "import-makes", "list-import-makes", "The makes of file that are recognised by their columns"), access.Everyone, r.makes)
	sent := op("POST", "imports", "upload-import", "Upload a file: its format is detected and its columns mapped; nothing is stored yet")
	sent.DefaultStatus, sent.RequestBody = http.StatusCreated, &huma.RequestBody{Required: true}
	access.Handle(s.access, api, sent, access.Everyone, r.upload)
	describeUpload(sent.RequestBody)
	access.Handle(s.access, api, op("GET", "imports", "list-imports", "Imports, newest first"), access.Everyone, r.list)
	access.Handle(s.access, api, op("GET", "imports/{id}", "get-import", "One import with its format, mapping and counts"), access.Everyone, r.get)
	access.Handle(s.access, api, op("PATCH", "imports/{id}", "correct-import", "Correct the format, mapping or options of an import that has not started"), access.Everyone, r.correct)
	access.Handle(s.access, api, op("DELETE", "imports/{id}", "discard-import", "Forget an import that has not started"), access.Everyone, r.discard)
	access.Handle(s.access, api, op("GET", "imports/{id}/preview", "preview-import", "Rehearse the first 1,000 rows: what would be created, merged, rejected"), access.Everyone, r.preview)
	access.Handle(s.access, api, op("POST", "imports/{id}/run", "run-import", "Start, or go on where it stopped; follow job_id"), access.Everyone, r.run)
	access.Handle(s.access, api, op("POST", "imports/{id}/cancel", "cancel-import", "Stop; what is stored stays, to be gone on with or undone"), access.Everyone, r.cancel)
	access.Handle(s.access, api, op("POST", "imports/{id}/undo", "undo-import", "Take back everything the import stored; follow job_id"), access.Everyone, r.undo)
	access.Handle(s.access, api, op("GET", "imports/{id}/problems", "list-import-problems", "Rows that were rejected, or stored with a doubt, with the reasons"), access.Everyone, r.problems)
	access.Handle(s.access, api, download(op("GET", "imports/{id}/problems.csv", "download-import-problems", "Those rows as CSV with their reasons, to be corrected and brought again")), access.Everyone, r.problemsFile)
}

// describeUpload describes the body, which is read as a stream and never held
// whole. It is said after the route is there: huma reads bodies it knows.
func describeUpload(body *huma.RequestBody) {
	body.Content = map[string]*huma.MediaType{"multipart/form-data": {
		Schema: &huma.Schema{Type: huma.TypeObject, Required: []string{"file"}, Properties: map[string]*huma.Schema{
			"file": {Type: huma.TypeString, Format: "binary", Description: "CSV, TSV, XLSX or vCard, up to 512 MB"},
		}}}}
}

func download(op huma.Operation) huma.Operation {
	op.Responses = map[string]*huma.Response{"200": {Description: "The file", Content: map[string]*huma.MediaType{
		"application/octet-stream": {Schema: &huma.Schema{Type: huma.TypeString, Format: "binary"}}}}}
	return op
}

// ImportField is a field of a target.
type ImportField struct {
	Name     string            `json:"name"`
	Label    map[string]string `json:"label" doc:"By language"`
	Kind     Kind              `json:"kind" enum:"text,number,integer,money,date,flag,country,choice"`
	Required bool              `json:"required"`
	Example  string            `json:"example"`
}

// ImportTarget is something that can be imported.
type ImportTarget struct {
	ID      string            `json:"id"`
	Label   map[string]string `json:"label" doc:"By language"`
	Custom  bool              `json:"custom" doc:"Columns may be kept under their own name"`
	Options []string          `json:"options" doc:"The options it heeds"`
	May     bool              `json:"may" doc:"Whether the caller's role may bring such rows"`
	Fields  []ImportField     `json:"fields"`
}

type targetsOutput struct {
	Body struct {
		Items []ImportTarget `json:"items"`
	}
}

func (r routes) targets(_ context.Context, actor access.Actor, _ *struct{}) (*targetsOutput, error) {
	out := &targetsOutput{}
	out.Body.Items = []ImportTarget{}
	for _, t := range r.s.targets {
		one := ImportTarget{ID: t.ID, Label: t.Label, Custom: t.Custom, Options: t.Options, May: actor.User.Role.Reaches(t.Least), Fields: []ImportField{}}
		for _, f := range t.Fields {
			one.Fields = append(one.Fields, ImportField{Name: f.Name, Label: f.Label, Kind: f.Kind, Required: f.Required, Example: f.Example})
		}
		out.Body.Items = append(out.Body.Items, one)
	}
	return out, nil
}

// ImportMake is a make of file that is recognised.
type ImportMake struct {
	ID     string            `json:"id"`
	Label  map[string]string `json:"label" doc:"By language"`
	System string            `json:"system"`
	Target string            `json:"target"`
}

type makesOutput struct {
	Body struct {
		Items []ImportMake `json:"items"`
	}
}

func (r routes) makes(context.Context, access.Actor, *struct{}) (*makesOutput, error) {
	out := &makesOutput{}
	for _, m := range makes.All() {
		out.Body.Items = append(out.Body.Items, ImportMake{ID: m.ID, Label: m.Label, System: m.System, Target: m.Target})
	}
	return out, nil
}

type samplesOutput struct {
	Body struct {
		Items []Sample `json:"items"`
	}
}

func (r routes) samples(context.Context, access.Actor, *struct{}) (*samplesOutput, error) {
	out := &samplesOutput{}
	var err error
	out.Body.Items, err = r.s.Samples()
	return out, err
}

type sampleInput struct {
	Name string `path:"name" maxLength:"100"`
}

type fileOutput struct {
	ContentType string `header:"Content-Type"`
	Disposition string `header:"Content-Disposition"`
	Body        func(huma.Context)
}

func attachment(name string) string {
	return mime.FormatMediaType("attachment", map[string]string{"filename": name})
}

func (r routes) sample(_ context.Context, _ access.Actor, in *sampleInput) (*fileOutput, error) {
	sample, data, err := r.s.ReadSample(in.Name)
	if err != nil {
		return nil, err
	}
	return &fileOutput{ContentType: "application/octet-stream", Disposition: attachment(sample.Name), Body: func(c huma.Context) {
		_, _ = c.BodyWriter().Write(data)
	}}, nil
}

type importOutput struct{ Body *Import }

func (r routes) take(ctx context.Context, actor access.Actor, in *sampleInput) (*importOutput, error) {
	m, err := r.s.TakeSample(ctx, actor, in.Name)
	return &importOutput{m}, err
}

type listInput struct {
	Cursor string `query:"cursor" maxLength:"40"`
	Limit  int    `query:"limit" default:"50" minimum:"1" maximum:"200"`
}

type listOutput struct {
	Body struct {
		Items []Import `json:"items"`
		Next  string   `json:"next,omitempty"`
	}
}

func (r routes) list(ctx context.Context, actor access.Actor, in *listInput) (*listOutput, error) {
	out := &listOutput{}
	list, err := r.s.List(ctx, actor, in.Cursor, in.Limit+1)
	if len(list) > in.Limit {
		list = list[:in.Limit]
		out.Body.Next = list[in.Limit-1].ID
	}
	out.Body.Items = list
	return out, err
}

// IDInput names an import in the path; exported, since the API reads no fields of unexported parts.
type IDInput struct {
	ID string `path:"id" maxLength:"40"`
}

func (r routes) get(ctx context.Context, actor access.Actor, in *IDInput) (*importOutput, error) {
	m, err := r.s.Find(ctx, actor, in.ID)
	return &importOutput{m}, err
}

type correctInput struct {
	IDInput
	Body Correction
}

func (r routes) correct(ctx context.Context, actor access.Actor, in *correctInput) (*importOutput, error) {
	m, err := r.s.Correct(ctx, actor, in.ID, in.Body)
	return &importOutput{m}, err
}

func (r routes) discard(ctx context.Context, actor access.Actor, in *IDInput) (*struct{}, error) {
	return nil, r.s.Discard(ctx, actor, in.ID)
}

type previewInput struct {
	IDInput
	Rows int `query:"rows" default:"50" minimum:"1" maximum:"500" doc:"How many of the first rows to show, and as many that want a look"`
}

type previewOutput struct{ Body *Preview }

func (r routes) preview(ctx context.Context, actor access.Actor, in *previewInput) (*previewOutput, error) {
	p, err := r.s.Preview(ctx, actor, in.ID, in.Rows)
	return &previewOutput{p}, err
}

func (r routes) run(ctx context.Context, actor access.Actor, in *IDInput) (*importOutput, error) {
	m, err := r.s.Start(ctx, actor, in.ID)
	return &importOutput{m}, err
}

func (r routes) cancel(ctx context.Context, actor access.Actor, in *IDInput) (*importOutput, error) {
	if err := r.s.Cancel(ctx, actor, in.ID); err != nil {
		return nil, err
	}
	return r.get(ctx, actor, in)
}

func (r routes) undo(ctx context.Context, actor access.Actor, in *IDInput) (*importOutput, error) {
	m, err := r.s.Undo(ctx, actor, in.ID)
	return &importOutput{m}, err
}

type problemsInput struct {
	IDInput
	Kind   string `query:"kind" enum:"rejected,flagged" default:"rejected"`
	Cursor string `query:"cursor" maxLength:"20"`
	Limit  int    `query:"limit" default:"100" minimum:"1" maximum:"1000"`
}

type problemsOutput struct {
	Body struct {
		Items []ProblemRow `json:"items"`
		Next  string       `json:"next,omitempty"`
		Total int64        `json:"total"`
	}
}

func (r routes) problems(ctx context.Context, actor access.Actor, in *problemsInput) (*problemsOutput, error) {
	m, err := r.s.Find(ctx, actor, in.ID)
	if err != nil {
		return nil, err
	}
	after := int64(-1)
	if in.Cursor != "" {
		if after, err = strconv.ParseInt(in.Cursor, 10, 64); err != nil {
			return nil, fault.New(fault.Bad, "cursor", "%q is no cursor of this list", in.Cursor)
		}
	}
	out := &problemsOutput{}
	rows, err := r.s.Problems(ctx, actor, m.ID, in.Kind == "rejected", after, in.Limit+1)
	if len(rows) > in.Limit {
		rows = rows[:in.Limit]
		out.Body.Next = strconv.FormatInt(rows[in.Limit-1].Seq, 10)
	}
	out.Body.Items, out.Body.Total = rows, m.Flagged
	if in.Kind == "rejected" {
		out.Body.Total = m.Rejected
	}
	return out, err
}

type problemsFileInput struct {
	IDInput
	Kind     string `query:"kind" enum:"rejected,flagged" default:"rejected"`
	Language string `query:"language" enum:"fr,en" default:"en"`
}

func (r routes) problemsFile(ctx context.Context, actor access.Actor, in *problemsFileInput) (*fileOutput, error) {
	m, err := r.s.Find(ctx, actor, in.ID)
	if err != nil {
		return nil, err
	}
	rejected := in.Kind == "rejected"
	return &fileOutput{ContentType: "text/csv; charset=utf-8", Disposition: attachment(problemsName(m, rejected, in.Language)), Body: func(c huma.Context) {
		if err := r.s.WriteProblems(c.Context(), m, rejected, in.Language, c.BodyWriter()); err != nil {
			r.s.log.Warn("write the problems of an import", "import", m.ID, "err", err)
			panic(http.ErrAbortHandler) // a file cut short must not look whole
		}
	}}, nil
}
