package intake

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"io"
	"os"
	"path/filepath"
	"strings"

	"arpent/internal/access"
	"arpent/internal/intake/sheet"
	"arpent/internal/platform/db"
	"arpent/internal/platform/fault"
)

// sampleRows are looked at to map columns by what they hold.
const sampleRows = 200

// countedWorkbook is up to which size the rows of a workbook are counted when
// it is brought; a larger one is counted when it is imported.
const countedWorkbook = 4 << 20

// Upload takes a file in: it is spooled to disk, its format and make detected,
// its columns mapped (as remembered for files with these columns, as its make
// says, else by name and content), and what may be kept of it is kept. With
// Auto for a target, the columns tell what the rows are. Nothing of the target
// changes yet.
func (s *Service) Upload(ctx context.Context, actor access.Actor, targetID, name string, in io.Reader, options ImportOptions) (*Import, error) {
	spool, err := os.CreateTemp("", "arpent-import-*")
	if err != nil {
		return nil, err
	}
	defer func() { _ = spool.Close(); _ = os.Remove(spool.Name()) }()
	hash := sha256.New()
	size, err := io.Copy(io.MultiWriter(spool, hash), io.LimitReader(in, s.limits.FileBytes+1))
	if err != nil {
		return nil, fault.New(fault.Bad, "intake.upload", "the file did not arrive whole").Wrap(err)
	}
	if err := s.limits.Admit(size); err != nil {
		return nil, err
	}
	b, err := s.understand(spool, options.Make, actor.User.Name)
	if err != nil {
		return nil, err
	}
	defer b.close()
	m := &Import{ID: db.NewID(), Target: targetID, FileName: cleanName(name), FileHash: hex.EncodeToString(hash.Sum(nil)), Make: b.make.ID,
		State: Ready, CreatedBy: actor.User.ID, CreatedAt: db.At(s.now())}
	if m.FileBytes, err = b.file.Seek(0, io.SeekEnd); err != nil {
		return nil, err
	}
	m.Format.V, m.Options.V, m.Refusals.V = b.format, options, []Refusal{}
	target, err := s.targetOf(m, b.file)
	if err != nil {
		return nil, err
	}
	if err := s.describe(ctx, m, target, b.file, options); err != nil {
		return nil, err
	}
	err = s.db.Tx(ctx, func(tx *db.Tx) error {
		if err := keep(ctx, tx, m.ID, b.file); err != nil {
			return err
		}
		_, err := tx.Exec(ctx, `INSERT INTO imports (id, target, file_name, file_bytes, file_hash, signature, origin, make, state, format, mapping, options,
			job_id, position, total, created, merged, unchanged, rejected, flagged, kept, refusals, created_by, created_at)
			VALUES (?,?,?,?,?,?,?,?,?,?,?,?,'',0,?,0,0,0,0,0,0,?,?,?)`,
			m.ID, m.Target, m.FileName, m.FileBytes, m.FileHash, m.Signature, m.Origin, m.Make, m.State, m.Format, m.Mapping, m.Options, m.Total, m.Refusals, m.CreatedBy, m.CreatedAt)
		return err
	})
	return m, err
}

// describe fills in what follows from the format: signature, origin, mapping,
// options and, for text, the number of rows.
func (s *Service) describe(ctx context.Context, m *Import, target *Target, file sheet.File, options ImportOptions) error {
	format := m.Format.V
	mk, known := m.recognise()
	m.Signature, m.Origin = signature(format.Columns), mk.System
	if !known {
		m.Origin = originOf(format.Columns)
	}
	m.Total = 0
	if format.Kind == sheet.Text || m.FileBytes < countedWorkbook {
		var err error
		if m.Total, err = sheet.Count(file, format, s.limits); err != nil {
			return err
		}
	}
	rows, err := m.sample(file, s.limits, sampleRows)
	if err != nil {
		return err
	}
	m.Mapping.V, m.Options.V = propose(target, format.Columns, rows), options
	if known && mk.Target == target.ID {
		m.Mapping.V = byMake(&mk, target, m.Mapping.V)
	}
	var before struct {
		Mapping db.JSON[Mapping]       `db:"mapping"`
		Options db.JSON[ImportOptions] `db:"options"`
	}
	err = s.db.Get(ctx, &before, "SELECT mapping, options FROM import_mappings WHERE target = ? AND signature = ?", target.ID, m.Signature)
	if err != nil && !db.IsMissing(err) {
		return err
	}
	if err == nil && len(before.Mapping.V) == len(format.Columns) {
		for i, c := range before.Mapping.V {
			if c.Field == "" || strings.HasPrefix(c.Field, customPrefix) || target.field(c.Field) != nil {
				m.Mapping.V[i] = ColumnMapping{Column: format.Columns[i], Field: c.Field, Why: "remembered"}
			}
		}
		fill(&m.Options.V.Country, before.Options.V.Country)
		fill(&m.Options.V.Currency, before.Options.V.Currency)
		fill(&m.Options.V.System, before.Options.V.System)
		fill(&m.Options.V.Companies, before.Options.V.Companies)
	}
	if mk.Create && mk.Target == target.ID {
		fill(&m.Options.V.Companies, "create")
	}
	fill(&m.Options.V.System, m.Origin)
	fill(&m.Options.V.Currency, currencyOf(target, m.Mapping.V))
	m.Mapping.V.exemplify(rows)
	return nil
}

// currencyOf is what the headings of the amounts say: "Potentiel (€)".
func currencyOf(target *Target, mapping Mapping) string {
	for _, c := range mapping {
		if f := target.field(c.Field); f == nil || f.Kind != Money {
			continue
		}
		switch {
		case strings.ContainsRune(c.Column, '€'):
			return "EUR"
		case strings.ContainsRune(c.Column, '£'):
			return "GBP"
		}
	}
	return ""
}

func fill(s *string, with string) {
	if *s == "" {
		*s = with
	}
}

// sample reads the first rows of a file.
func (m *Import) sample(file sheet.File, limits sheet.Limits, n int) ([]sheet.Record, error) {
	rows, err := m.read(file, limits)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var out []sheet.Record
	for len(out) < n {
		r, err := rows.Next()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return nil, err
		}
		out = append(out, r)
	}
	return out, nil
}

// cleanName keeps the last part of a file's name.
func cleanName(name string) string {
	name = filepath.Base(strings.ReplaceAll(name, `\`, "/"))
	if name == "." || name == "/" {
		name = "file"
	}
	if r := []rune(name); len(r) > 200 {
		name = string(r[:200])
	}
	return name
}

// Correction changes how a file is read; nil leaves as it is.
type Correction struct {
	Encoding   *string           `json:"encoding,omitempty" enum:"utf-8,utf-16le,utf-16be,windows-1252"`
	Separator  *string           `json:"separator,omitempty"`
	Decimal    *string           `json:"decimal,omitempty" pattern:"^[.,]$"`
	DateOrder  *string           `json:"date_order,omitempty" enum:"dmy,mdy"`
	Sheet      *string           `json:"sheet,omitempty"`
	HeaderLine *int64            `json:"header_line,omitempty" minimum:"0" doc:"0: the file has no column names"`
	Mapping    map[string]string `json:"mapping,omitempty" doc:"Column → field, custom:Name, or empty to leave it out; columns not named stay as they are"`
	Options    *ImportOptions    `json:"options,omitempty"`
}

// Correct changes how an import that has not started will be read.
func (s *Service) Correct(ctx context.Context, actor access.Actor, id string, c Correction) (*Import, error) {
	m, err := s.Find(ctx, actor, id)
	if err != nil {
		return nil, err
	}
	if m.State != Ready {
		return nil, wrongState(m, "changed")
	}
	target, err := s.Target(m.Target)
	if err != nil {
		return nil, err
	}
	if err := s.reread(ctx, m, target, c); err != nil {
		return nil, err
	}
	if c.Options != nil {
		m.Options.V = *c.Options
	}
	if err := m.remap(c.Mapping); err != nil {
		return nil, err
	}
	if _, err := prepare(target, m.Format.V, m.Mapping.V, m.Options.V); err != nil && len(c.Mapping) > 0 {
		return nil, err
	}
	n, err := s.db.Exec(ctx, "UPDATE imports SET format = ?, mapping = ?, options = ?, signature = ?, origin = ?, make = ?, total = ? WHERE id = ? AND state = ?",
		m.Format, m.Mapping, m.Options, m.Signature, m.Origin, m.Make, m.Total, m.ID, Ready)
	if err == nil && n == 0 {
		return nil, wrongState(m, "changed")
	}
	return m, err
}

// reread applies the part of a correction that changes what the columns are.
func (s *Service) reread(ctx context.Context, m *Import, target *Target, c Correction) error {
	f, file := m.Format.V, s.open(ctx, m)
	var err error
	if c.Encoding != nil || c.Separator != nil || c.Sheet != nil {
		assign(&f.Encoding, c.Encoding)
		assign(&f.Separator, c.Separator)
		assign(&f.Sheet, c.Sheet)
		if f, err = sheet.Again(file, f, s.limits); err != nil {
			return err
		}
	}
	if c.HeaderLine != nil {
		if f.HeaderLine = *c.HeaderLine; f.HeaderLine == 0 {
			f.FirstLine = min(f.FirstLine, max(m.Format.V.HeaderLine, 1))
		}
		if f, err = sheet.Heading(file, f, s.limits); err != nil {
			return err
		}
	}
	if c.Decimal != nil && *c.Decimal != "." && *c.Decimal != "," || c.DateOrder != nil && *c.DateOrder != "dmy" && *c.DateOrder != "mdy" {
		return fault.Invalid("intake.format", "the decimal sign is . or , and the order of dates dmy or mdy")
	}
	changed := strings.Join(f.Columns, "\n") != strings.Join(m.Format.V.Columns, "\n") || f.FirstLine != m.Format.V.FirstLine
	assign(&f.Decimal, c.Decimal)
	assign(&f.DateOrder, c.DateOrder)
	m.Format.V = f
	if changed || c.Sheet != nil {
		return s.describe(ctx, m, target, file, m.Options.V)
	}
	return nil
}

func (m *Import) remap(by map[string]string) error {
	for column, field := range by {
		found := false
		for i := range m.Mapping.V {
			if c := &m.Mapping.V[i]; c.Column == column {
				found = true
				if c.Field != field {
					c.Field, c.Why = field, ""
				}
			}
		}
		if !found {
			return fault.Invalid("intake.no_column", "the file has no column %q", column).With("column", column)
		}
	}
	return nil
}

func assign[T any](to *T, from *T) {
	if from != nil {
		*to = *from
	}
}
