package intake

import (
	"bytes"
	"encoding/csv"
	"errors"
	"io"
	"os"

	"arpent/internal/intake/fold"
	"arpent/internal/intake/makes"
	"arpent/internal/intake/sheet"
	"arpent/internal/platform/fault"
)

// brought is a file as it is going to be kept, and how it is read.
type brought struct {
	file   *os.File
	format sheet.Format
	make   makes.Make // without an id when it is none that is known
	own    bool       // file stands instead of the one that came
}

func (b *brought) close() {
	if b.own {
		_ = b.file.Close()
		_ = os.Remove(b.file.Name())
	}
}

// understand finds out how a file is read and which make it is; one of which
// only a part may be kept is condensed to that part.
func (s *Service) understand(file *os.File, asked, owner string) (*brought, error) {
	b := &brought{file: file}
	head := make([]byte, 64)
	n, err := file.ReadAt(head, 0)
	if err != nil && !errors.Is(err, io.EOF) {
		return nil, err
	}
	if makes.IsCards(head[:n]) {
		b.make, _ = makes.Find("vcard")
		return b, b.instead(s.limits, func(out *csv.Writer) error {
			if _, err := file.Seek(0, io.SeekStart); err != nil {
				return err
			}
			return makes.WriteCards(file, out)
		})
	}
	if b.format, err = sheet.Detect(file, s.limits); err != nil {
		return nil, err
	}
	if err := b.recognise(asked, s.limits); err != nil {
		return nil, err
	}
	if b.make.Condense == nil {
		return b, nil
	}
	return b, b.instead(s.limits, func(out *csv.Writer) error {
		rows, err := sheet.Open(file, b.format, s.limits)
		if err != nil {
			return err
		}
		defer rows.Close()
		return b.make.Condense(rows, b.format.Columns, owner, out)
	})
}

// recognise tells the make by the columns, looking for these further down when
// the line taken for them holds none that is known.
func (b *brought) recognise(asked string, limits sheet.Limits) error {
	if asked != "" {
		var ok bool
		if b.make, ok = makes.Find(asked); !ok {
			return fault.Invalid("intake.no_make", "no make of file is called %q", asked).With("make", asked)
		}
		return nil
	}
	var ok bool
	if b.make, ok = makes.Recognise(b.format.Columns); ok {
		return nil
	}
	whole := b.format
	whole.HeaderLine, whole.FirstLine = 0, 0
	rows, err := sheet.Open(b.file, whole, limits)
	if err != nil {
		return err
	}
	defer rows.Close()
	for range headingWithin {
		r, err := rows.Next()
		if err != nil {
			return nil // what is wrong with it, reading it says
		}
		if b.make, ok = makes.Recognise(r.Cells); ok {
			whole.HeaderLine = r.Line
			b.format, err = sheet.Heading(b.file, whole, limits)
			return err
		}
	}
	return nil
}

// headingWithin is among how many lines a heading that is known is looked for.
const headingWithin = 30

// instead writes a table that is kept in place of the file.
func (b *brought) instead(limits sheet.Limits, write func(*csv.Writer) error) error {
	kept, err := os.CreateTemp("", "arpent-import-*")
	if err != nil {
		return err
	}
	b.file, b.own = kept, true
	out := csv.NewWriter(kept)
	err = write(out)
	out.Flush()
	if err = errors.Join(err, out.Error()); err != nil {
		b.close()
		return err
	}
	b.format = sheet.Format{Kind: sheet.Text, Encoding: "utf-8", Separator: ",", Decimal: ".", DateOrder: "dmy", HeaderLine: 1, FirstLine: 2}
	if b.format, err = sheet.Heading(kept, b.format, limits); err != nil {
		b.close()
	}
	return err
}

// recognise gives the make of an import, told anew where its columns were.
func (m *Import) recognise() (makes.Make, bool) {
	mk, ok := makes.Find(m.Make)
	if ok && (mk.Condense != nil || mk.ID == "vcard" || m.Options.V.Make == mk.ID) {
		return mk, true
	}
	if mk, ok = makes.Recognise(m.Format.V.Columns); ok {
		m.Make = mk.ID
	} else {
		m.Make = ""
	}
	return mk, ok
}

// read opens what is kept of a file, with its cells brought to what they mean.
func (m *Import) read(file sheet.File, limits sheet.Limits) (sheet.Reader, error) {
	rows, err := sheet.Open(file, m.Format.V, limits)
	if mk, ok := makes.Find(m.Make); ok && err == nil {
		rows = mk.Reader(rows, m.Format.V.Columns)
	}
	return rows, err
}

// byMake maps the columns as the make says; of those it does not name, as
// proposed when people choose the columns, and else not at all.
func byMake(mk *makes.Make, target *Target, proposed Mapping) Mapping {
	out, taken := make(Mapping, len(proposed)), map[string]bool{}
	for i, c := range proposed {
		out[i].Column = c.Column
		if field, named := mk.Field(c.Column); named && field != "" && !taken[field] {
			out[i].Field, out[i].Why, taken[field] = field, "make", true
		}
	}
	for i, c := range proposed {
		if field := mk.Older[fold.Words(c.Column)]; field != "" && !taken[field] {
			out[i].Field, out[i].Why, taken[field] = field, "make", true
		}
	}
	for i, c := range proposed {
		if _, named := mk.Field(c.Column); !named && mk.Open && c.Field != "" && !taken[c.Field] {
			out[i].Field, out[i].Why, taken[c.Field] = c.Field, c.Why, true
		}
	}
	return out
}

// targetOf finds the target of a file: the one asked for, else the one of its
// make, else the one that most columns speak for.
func (s *Service) targetOf(m *Import, file sheet.File) (*Target, error) {
	if m.Target != Auto && m.Target != leads {
		return s.Target(m.Target)
	}
	mk, ok := makes.Find(m.Make)
	if ok {
		m.Target = mk.Target
		return s.Target(m.Target)
	}
	rows, err := m.sample(file, s.limits, sampleRows)
	if err != nil {
		return nil, err
	}
	var best *Target
	most := 0
	for _, t := range s.targets {
		n := 0
		mapping := propose(t, m.Format.V.Columns, rows)
		for _, c := range mapping {
			if c.Why == "name" {
				n += 2
			} else if c.Field != "" {
				n++
			}
		}
		if lacks(t, mapping) {
			n = 0
		}
		if n > most {
			best, most = t, n
		}
	}
	if best == nil {
		return nil, fault.Invalid("intake.no_make_told", "the columns do not say what the rows are; say it yourself").With("columns", clip(columnsOf(m)))
	}
	m.Target = best.ID
	return best, nil
}

// leads is what salespeople call a file of people to approach, whatever its rows.
const leads = "leads"

func lacks(t *Target, mapping Mapping) bool {
	for _, f := range t.Fields {
		found := !f.Required
		for _, c := range mapping {
			found = found || c.Field == f.Name
		}
		if !found {
			return true
		}
	}
	return false
}

func columnsOf(m *Import) string {
	var b bytes.Buffer
	for i, c := range m.Format.V.Columns {
		if i > 0 {
			b.WriteString(", ")
		}
		b.WriteString(c)
	}
	return b.String()
}
