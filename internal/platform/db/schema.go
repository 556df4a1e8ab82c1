package db

import (
	"encoding/json"
	"reflect"

	"github.com/danielgtaylor/huma/v2"
)

// Schema describes a JSON value in the API as what it holds.
func (j JSON[T]) Schema(r huma.Registry) *huma.Schema {
	if reflect.TypeFor[T]() == reflect.TypeFor[json.RawMessage]() {
		return &huma.Schema{} // anything
	}
	return r.Schema(reflect.TypeFor[T](), true, "")
}

// Schema describes a Date in the API.
func (d Date) Schema(huma.Registry) *huma.Schema {
	return &huma.Schema{Type: huma.TypeString, Format: "date"}
}

// Schema describes a Time in the API.
func (t Time) Schema(huma.Registry) *huma.Schema {
	return &huma.Schema{Type: huma.TypeString, Format: "date-time"}
}
