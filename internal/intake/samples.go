package intake

import (
	"bytes"
	"context"
	"io/fs"

	"arpent/internal/access"
	"arpent/internal/platform/fault"
)

// Sample is a file to try with: synthetic, and made like the exports of the
// systems that people come from.
type Sample struct {
	Name   string            `json:"name"`
	Target string            `json:"target"`
	Label  map[string]string `json:"label" doc:"By language"`
	Text   map[string]string `json:"text" doc:"What it shows, by language"`
	Bytes  int64             `json:"bytes"`
}

// Samples lists the files to try with, of targets that there are.
func (s *Service) Samples() ([]Sample, error) {
	list := []Sample{}
	for _, one := range s.samples.List {
		if _, err := s.Target(one.Target); err != nil {
			continue
		}
		info, err := fs.Stat(s.samples.Files, one.Name)
		if err != nil {
			return nil, err
		}
		one.Bytes = info.Size()
		list = append(list, one)
	}
	return list, nil
}

// ReadSample gives a sample and what it holds.
func (s *Service) ReadSample(name string) (Sample, []byte, error) {
	for _, one := range s.samples.List {
		if one.Name == name {
			data, err := fs.ReadFile(s.samples.Files, name)
			one.Bytes = int64(len(data))
			return one, data, err
		}
	}
	return Sample{}, nil, fault.New(fault.Missing, "intake.no_sample", "there is no sample %q", name)
}

// TakeSample brings a sample in as if it had been uploaded.
func (s *Service) TakeSample(ctx context.Context, actor access.Actor, name string) (*Import, error) {
	sample, data, err := s.ReadSample(name)
	if err != nil {
		return nil, err
	}
	return s.Upload(ctx, actor, sample.Target, sample.Name, bytes.NewReader(data), ImportOptions{})
}
