// Package intake brings files in: it reads them, maps their columns to fields,
// shows what would be stored, stores it, and can undo all of it. It knows no
// noun: each noun declares a Target that says what its rows mean.
package intake

import (
	"context"
	"encoding/json"
	"errors"
	"time"

	"arpent/internal/access"
	"arpent/internal/intake/sheet"
	"arpent/internal/platform/db"
	"arpent/internal/platform/fault"
)

// Kind says how the cells of a field are read.
type Kind string

// The kinds. A cell that cannot be read as its kind rejects the row, unless the
// field is lenient.
const (
	Text    Kind = "text"
	Number  Kind = "number"  // exact decimal
	Integer Kind = "integer" // whole number, zero or more
	Money   Kind = "money"   // amount, a currency sign beside it is kept
	Date    Kind = "date"
	Flag    Kind = "flag"    // yes or no
	Country Kind = "country" // ISO 3166-1 alpha-2, from a code or an English or French name
	Choice  Kind = "choice"  // one of Field.Choices
)

// Field is one thing a row may say about an object of the target.
type Field struct {
	Name     string            // stable word, snake_case
	Label    map[string]string // by language
	Kind     Kind
	Synonyms []string // headings that mean this field, in any case and with any punctuation
	Required bool
	Lenient  bool // a cell that cannot be read is left out and the row flagged
	Example  string
	Looks    func(cell string) bool // whether a cell looks like this field and hardly any other; may be nil
	Choices  map[string]string      // folded word → stored value, for Choice
}

// Target is what a noun declares to receive rows.
type Target struct {
	ID      string            // in the plural, as in addresses and on the command line: "accounts", "people", "deals", "activities"
	Label   map[string]string // by language ("fr", "en"), in the plural: "Comptes"
	Fields  []Field           // in the order in which a person would list them; previews show a record's fields in this order
	Custom  bool              // columns without a field may be kept under their own name, in Row.Custom
	Least   access.Allow      // the least role that brings such rows; Open refuses others
	Options []string          // which of ImportOptions this target heeds: country, currency, system, companies, existing, apart
	// Open makes a writer for one run; it is called again after a crash or a
	// cancel, and once for each preview. What is slow (an index of what is there,
	// for matching) is loaded here, outside any transaction.
	Open func(ctx context.Context, s Session) (Writer, error)
}

// Session is one run of an import.
type Session struct {
	Import    string // its id
	Actor     access.Actor
	Options   ImportOptions
	Signature string // of the columns, for ids that name no system
	Now       time.Time
	Rehearsal bool // a preview: everything is rolled back, Outcome.Record is wanted
}

// ImportOptions say what the file leaves out.
type ImportOptions struct {
	Country   string  `json:"country,omitempty" doc:"ISO 3166-1 code assumed where a row names none"`
	Currency  string  `json:"currency,omitempty" doc:"ISO 4217 code assumed where an amount names none"`
	System    string  `json:"system,omitempty" doc:"The system the ids in the file come from: salesforce, hubspot, dynamics…"`
	Make      string  `json:"make,omitempty" doc:"The make of the file, where its columns do not tell it"`
	Companies string  `json:"companies,omitempty" enum:"create,name," doc:"What becomes of an employer that is no account yet: an account, or only a name at the position"`
	Existing  string  `json:"existing,omitempty" enum:"update,fill,skip," doc:"What a row does to the object it matches: update what it says (default), fill only what is empty, or nothing"`
	Apart     []int64 `json:"apart,omitempty" maxItems:"1000" doc:"Lines of rows that a person said are none of the objects they match: these are created"`
}

// Row is one record on its way in.
type Row struct {
	Line   int64
	Cells  []string // as in the file
	Custom map[string]string
	Apart  bool      // a person said that this row is no duplicate: create it, match nothing
	Flags  []Problem // what could not be read of lenient fields; added to the outcome's problems by intake
	values []Value
	index  map[string]int
}

// Value is a cell after reading: Text always, Number for the numeric kinds.
type Value struct {
	Text   string
	Number sheet.Number
}

// Text gives a field's text, "" when the row says nothing. Dates are ISO days,
// countries their codes, flags "true" or "false", choices their stored value.
func (r *Row) Text(field string) string {
	if i, ok := r.index[field]; ok {
		return r.values[i].Text
	}
	return ""
}

// Number gives a numeric field; false when the row says nothing.
func (r *Row) Number(field string) (sheet.Number, bool) {
	if i, ok := r.index[field]; ok && r.values[i].Text != "" {
		return r.values[i].Number, true
	}
	return sheet.Number{}, false
}

// Has says whether the file has a column for the field at all.
func (r *Row) Has(field string) bool {
	_, ok := r.index[field]
	return ok
}

// Act is what became of a row.
type Act string

// The acts; every row read has exactly one.
const (
	Created   Act = "created"
	Merged    Act = "merged"    // into an object that was there, which it changed
	Unchanged Act = "unchanged" // matched an object that already said all this
	Rejected  Act = "rejected"
)

// Problem is why a row was rejected, or what is doubtful about it.
type Problem struct {
	Field   string         `json:"field,omitempty"`
	Key     string         `json:"key"`
	Message string         `json:"message"`
	Params  map[string]any `json:"params,omitempty"`
}

// Outcome is what the writer made of a row, in the order of the rows.
type Outcome struct {
	Act      Act
	ID       string
	Version  int64           // of the object after the row
	Before   json.RawMessage // what Undo needs to take a merge back
	Problems []Problem       // the reasons of a rejection, or flags
	Match    *Match          // of a row that merged or is unchanged: what it was taken for, and why
	Beside   []SideChange    // what the row did to objects of other targets, to be undone too
	Unkept   bool            // of a rejection: what the row says may not be kept, the file neither once it was read
	Record   map[string]any  // in a rehearsal: the object as it would be stored, by field name: text, numbers (money in units of its currency: 12.5), true
}

// Flag adds a doubt about a field; err is a fault.
func (o *Outcome) Flag(field string, err error) {
	p := ProblemOf(err)
	p.Field = field
	o.Problems = append(o.Problems, p)
}

// Reject is the outcome of a row that a fault speaks against; any other error
// is no row's and is given back.
func Reject(err error) (Outcome, error) {
	if f := (*fault.Error)(nil); !errors.As(err, &f) {
		return Outcome{}, err
	}
	return Outcome{Act: Rejected, Problems: []Problem{ProblemOf(err)}}, nil
}

// ProblemOf words a fault as a problem of a row.
func ProblemOf(err error) Problem {
	p := Problem{Key: "internal", Message: err.Error()}
	if f := (*fault.Error)(nil); errors.As(err, &f) {
		p = Problem{Key: f.Key, Message: f.Message, Params: f.Params}
		p.Field, _ = f.Params["field"].(string)
	}
	return p
}

// Match is the object that a row was taken for.
type Match struct {
	ID    string  `json:"id"`
	Name  string  `json:"name"`
	By    string  `json:"by" doc:"What they have in common: external_id, siret, lei, domain, email, name_place…"`
	Score float64 `json:"score" minimum:"0" maximum:"1" doc:"How sure it is; 1 for an identifier"`
	Row   int64   `json:"row,omitempty" doc:"The line of the same file that made the object, 0 when it was there before"`
}

// Writer stores rows. It is called with batches of up to 1,000 rows that could
// be read, in the file's order, each in a transaction of its own that also
// holds the checkpoint; it must not act outside the transaction. After a crash
// a new Writer goes on with the next batch. It gives one outcome for each row,
// in their order; an error is for what no row is to blame for, and fails the
// import. A transaction may be rolled back and tried again with the same rows,
// so what a writer keeps in memory between batches (ids it created, for
// matching within the file) is brought up to date by tx.AfterCommit. A
// rehearsal calls Write once and rolls back.
//
// Undo takes objects back: it deletes what was created, and writes the values
// of Change.Before over what was merged, unless the object's version is past
// Changes[0].Version or something now hangs on it: then it refuses that one.
type Writer interface {
	Write(ctx context.Context, tx *db.Tx, rows []*Row) ([]Outcome, error)
	Undo(ctx context.Context, tx *db.Tx, objects []Undoing) ([]Refusal, error)
}

// Undoing is everything an import did to one object, newest first.
type Undoing struct {
	ID      string
	Changes []Change
}

// Created says whether the import made the object: then undoing takes it away.
func (u *Undoing) Created() bool { return u.oldest().Act == Created }

// Before is what the object said before the import first changed it.
func (u *Undoing) Before() json.RawMessage { return u.oldest().Before }

func (u *Undoing) oldest() Change { return u.Changes[len(u.Changes)-1] }

// Refuse says why an object must stay as it is, nil when it need not: it is
// gone, or someone changed it after the import left it.
func (u *Undoing) Refuse(name string, gone bool, version int64) *Refusal {
	switch {
	case gone:
		return &Refusal{ID: u.ID, Name: name, Key: "intake.gone", Message: "was deleted or merged meanwhile"}
	case version > u.Changes[0].Version:
		return &Refusal{ID: u.ID, Name: name, Key: "intake.touched", Message: "was changed meanwhile"}
	}
	return nil
}

// Lay writes what a row says over what is there; with fill, only where there is
// nothing. A row that says nothing leaves it.
func Lay[T comparable](to *T, says T, fill bool) {
	var none T
	if says != none && (!fill || *to == none) {
		*to = says
	}
}

// Change is one act on an object.
type Change struct {
	Act     Act
	Version int64
	Before  json.RawMessage
	base    int64 // the version before it
}

// SideChange is what a row did to an object of another target than the
// import's: an employer that became an account.
type SideChange struct {
	Target string
	ID     string
	Change
}

// Refusal is an object that an undo leaves as it is, with the reason.
type Refusal struct {
	ID      string         `json:"id"`
	Name    string         `json:"name"`
	Key     string         `json:"key"`
	Message string         `json:"message"`
	Params  map[string]any `json:"params,omitempty"`
}
