package db

import (
	"crypto/rand"
	"database/sql/driver"
	"encoding/binary"
	"encoding/json"
	"fmt"
	"time"

	"arpent/internal/platform/fault"
)

// Date is a day of the calendar, "2026-11-24"; the empty Date is unknown and
// stored as NULL. Dates compare as strings.
type Date string

const dateLayout = "2006-01-02"

// ParseDate accepts an ISO 8601 day.
func ParseDate(s string) (Date, error) {
	if _, err := time.Parse(dateLayout, s); err != nil {
		return "", fault.Invalid("date.invalid", "%q is not a date such as 2026-11-24", s).With("value", s)
	}
	return Date(s), nil
}

// DateOf is the day of an instant, in UTC.
func DateOf(t time.Time) Date { return Date(t.UTC().Format(dateLayout)) }

// Time is the first instant of the day, in UTC.
func (d Date) Time() time.Time {
	t, _ := time.Parse(dateLayout, string(d))
	return t
}

// AddDays moves by whole days.
func (d Date) AddDays(n int) Date { return DateOf(d.Time().AddDate(0, 0, n)) }

// Value stores the day, or NULL.
func (d Date) Value() (driver.Value, error) {
	if d == "" {
		return nil, nil
	}
	return string(d), nil
}

// Scan reads what either database gives.
func (d *Date) Scan(v any) error {
	switch v := v.(type) {
	case nil:
		*d = ""
	case string:
		*d = Date(v[:min(len(v), 10)])
	case []byte:
		*d = Date(v[:min(len(v), 10)])
	case time.Time:
		*d = DateOf(v)
	default:
		return fmt.Errorf("db: a date cannot be read from %T", v)
	}
	return nil
}

func (d Date) copyValue() (any, error) {
	if d == "" {
		return nil, nil
	}
	return d.Time(), nil
}

// Time is an instant in UTC, to the microsecond; the zero Time is unknown and
// stored as NULL.
type Time struct{ time.Time }

const timeLayout = "2006-01-02T15:04:05.000000Z"

// At is the Time of an instant.
func At(t time.Time) Time { return Time{t.UTC().Truncate(time.Microsecond)} }

// Value stores a text of fixed width, so that it also sorts as text.
func (t Time) Value() (driver.Value, error) {
	if t.IsZero() {
		return nil, nil
	}
	return t.UTC().Format(timeLayout), nil
}

// Scan reads what either database gives.
func (t *Time) Scan(v any) error {
	switch v := v.(type) {
	case nil:
		*t = Time{}
	case time.Time:
		*t = At(v)
	case string:
		parsed, err := time.Parse(time.RFC3339Nano, v)
		if err != nil {
			return fmt.Errorf("db: %w", err)
		}
		*t = At(parsed)
	case []byte:
		return t.Scan(string(v))
	default:
		return fmt.Errorf("db: a time cannot be read from %T", v)
	}
	return nil
}

func (t Time) copyValue() (any, error) {
	if t.IsZero() {
		return nil, nil
	}
	return t.Time.UTC(), nil
}

// JSON stores V as a JSON text.
type JSON[T any] struct{ V T }

// Value stores the text.
func (j JSON[T]) Value() (driver.Value, error) {
	b, err := json.Marshal(j.V)
	return string(b), err
}

// Scan reads the text; NULL leaves the zero value.
func (j *JSON[T]) Scan(v any) error {
	var zero T
	j.V = zero
	switch v := v.(type) {
	case nil:
		return nil
	case string:
		return json.Unmarshal([]byte(v), &j.V)
	case []byte:
		return json.Unmarshal(v, &j.V)
	default:
		return fmt.Errorf("db: JSON cannot be read from %T", v)
	}
}

func (j JSON[T]) copyValue() (any, error) {
	b, err := json.Marshal(j.V)
	return json.RawMessage(b), err
}

// MarshalJSON shows V itself.
func (j JSON[T]) MarshalJSON() ([]byte, error) { return json.Marshal(j.V) }

// UnmarshalJSON reads V itself.
func (j *JSON[T]) UnmarshalJSON(b []byte) error { return json.Unmarshal(b, &j.V) }

const alphabet = "0123456789abcdefghjkmnpqrstvwxyz" // Crockford's base 32

// NewID gives 20 characters: 48 bits of milliseconds, then 52 random bits. Two
// made in one millisecond are in no order; 2^52 makes a clash unthinkable.
func NewID() string {
	var b [16]byte
	binary.BigEndian.PutUint64(b[:8], uint64(time.Now().UnixMilli())<<16)
	_, _ = rand.Read(b[6:]) // crypto/rand never fails on supported systems
	var out [20]byte
	// 100 bits in 20 digits of five, most significant first.
	hi, lo := binary.BigEndian.Uint64(b[:8]), binary.BigEndian.Uint64(b[8:])
	for i := range out {
		shift := 123 - 5*i // of the 128-bit value
		var digit uint64
		switch {
		case shift >= 64:
			digit = hi >> (shift - 64)
		case shift > 59:
			digit = lo>>shift | hi<<(64-shift)
		default:
			digit = lo >> shift
		}
		out[i] = alphabet[digit&31]
	}
	return string(out[:])
}
