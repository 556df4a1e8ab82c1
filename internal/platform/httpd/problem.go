package httpd

import (
	"context"
	"encoding/json"
	"errors"
	"log/slog"
	"net/http"

	"github.com/danielgtaylor/huma/v2"

	"arpent/internal/platform/fault"
)

// Problem is an RFC 9457 problem document. Key is a stable word by which a
// screen translates Detail, filled with Params.
type Problem struct {
	Title  string         `json:"title" doc:"The status in words"`
	Status int            `json:"status" doc:"The HTTP status"`
	Detail string         `json:"detail" doc:"What went wrong and what to do about it, in English"`
	Key    string         `json:"key" doc:"A stable word for this problem, for translation"`
	Params map[string]any `json:"params,omitempty" doc:"Values that the translated text may show"`
}

func (p *Problem) Error() string { return p.Detail }

// GetStatus makes a Problem an error that huma writes as it is.
func (p *Problem) GetStatus() int { return p.Status }

// ContentType names the problem media type.
func (p *Problem) ContentType(string) string { return "application/problem+json" }

func status(code fault.Code) int {
	switch code {
	case fault.Bad:
		return http.StatusBadRequest
	case fault.Unauthorized:
		return http.StatusUnauthorized
	case fault.Denied:
		return http.StatusForbidden
	case fault.Missing:
		return http.StatusNotFound
	case fault.Clash:
		return http.StatusConflict
	case fault.Stale:
		return http.StatusPreconditionFailed
	case fault.TooLarge:
		return http.StatusRequestEntityTooLarge
	case fault.Unprocessed:
		return http.StatusUnprocessableEntity
	case fault.TooMany:
		return http.StatusTooManyRequests
	case fault.Unavailable:
		return http.StatusServiceUnavailable
	default:
		return http.StatusInternalServerError
	}
}

// Explain turns any error into what the caller may know of it, and logs the
// rest. It is the one place where codes become statuses.
func Explain(ctx context.Context, err error) error {
	if err == nil {
		return nil
	}
	var known huma.StatusError
	if errors.As(err, &known) {
		return known
	}
	var f *fault.Error
	if errors.As(err, &f) && f.Code != fault.Internal {
		code := status(f.Code)
		if f.Err != nil {
			Log(ctx).Info("refused", "key", f.Key, "err", err)
		}
		return &Problem{Title: http.StatusText(code), Status: code, Detail: f.Message, Key: f.Key, Params: f.Params}
	}
	if ctx.Err() != nil { // the caller left; nobody reads the answer
		return &Problem{Title: "Client Closed Request", Status: 499, Detail: "the request was abandoned", Key: "abandoned"}
	}
	Log(ctx).Error("request failed", "err", err)
	return &Problem{Title: "Internal Server Error", Status: http.StatusInternalServerError,
		Detail: "something went wrong on the server; its log says what", Key: "internal"}
}

// WriteProblem answers a raw route's error.
func WriteProblem(w http.ResponseWriter, r *http.Request, err error) {
	var p huma.StatusError
	errors.As(Explain(r.Context(), err), &p)
	w.Header().Set("Content-Type", "application/problem+json")
	w.WriteHeader(p.GetStatus())
	_ = json.NewEncoder(w).Encode(p)
}

type logKey struct{}

// Log is the request's logger.
func Log(ctx context.Context) *slog.Logger {
	if l, ok := ctx.Value(logKey{}).(*slog.Logger); ok {
		return l
	}
	return slog.Default()
}
