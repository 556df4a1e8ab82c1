package cql

import (
	"bytes"
	"encoding/json"
)

// JSON writes an expression as CQL2 JSON; ParseJSON reads it back as the same
// expression, and the same expression always gives the same bytes.
func JSON(e Expr) ([]byte, error) {
	var b bytes.Buffer
	encoder := json.NewEncoder(&b)
	encoder.SetEscapeHTML(false)
	if err := encoder.Encode(plain(e)); err != nil {
		return nil, err
	}
	return bytes.TrimSuffix(b.Bytes(), []byte("\n")), nil
}

type callJSON struct {
	Op   Op    `json:"op"`
	Args []any `json:"args"`
}

type shapeJSON struct {
	Type        Shape `json:"type"`
	Coordinates any   `json:"coordinates,omitempty"`
	Geometries  []any `json:"geometries,omitempty"`
}

// plain turns a node into what encoding/json writes.
func plain(e Expr) any {
	switch e := e.(type) {
	case *Call:
		return callJSON{e.Op, plainAll(e.Args)}
	case Property:
		return map[string]any{"property": e.Name}
	case String:
		return e.Value
	case Number:
		return e.Value
	case Bool:
		return e.Value
	case Date:
		return map[string]any{"date": formatDay(e.Day)}
	case Timestamp:
		return map[string]any{"timestamp": formatInstant(e.Instant)}
	case Interval:
		return map[string]any{"interval": []any{plainEnd(e.From), plainEnd(e.To)}}
	case List:
		return plainAll(e.Items)
	case BBox:
		return map[string]any{"bbox": e.Bounds}
	case *Geometry:
		return e.plain()
	}
	return nil
}

func plainAll(list []Expr) []any {
	out := make([]any, len(list))
	for i, e := range list {
		out[i] = plain(e)
	}
	return out
}

func plainEnd(e Expr) any {
	switch e := e.(type) {
	case Open:
		return ".."
	case Date:
		return formatDay(e.Day)
	case Timestamp:
		return formatInstant(e.Instant)
	}
	return plain(e)
}

func (g *Geometry) plain() any {
	out := shapeJSON{Type: g.Shape}
	for _, m := range g.Members {
		out.Geometries = append(out.Geometries, m.plain())
	}
	var parts []any
	for _, part := range g.Parts {
		switch g.Shape.Single() {
		case Point:
			parts = append(parts, part[0][0])
		case LineString:
			parts = append(parts, part[0])
		default:
			parts = append(parts, part)
		}
	}
	switch {
	case g.Shape.multi():
		out.Coordinates = parts
	case len(parts) == 1:
		out.Coordinates = parts[0]
	}
	return out
}
