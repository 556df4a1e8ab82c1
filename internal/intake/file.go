package intake

import (
	"context"
	"errors"
	"io"

	"arpent/internal/platform/db"
	"arpent/internal/platform/fault"
)

// The file as brought stands in the database in chunks, so that any program
// that shares it can go on with an import, and a backup holds it.
const chunkBytes = 1 << 20

// keep stores a file's chunks.
func keep(ctx context.Context, q db.Q, id string, file io.ReadSeeker) error {
	if _, err := file.Seek(0, io.SeekStart); err != nil {
		return err
	}
	buf := make([]byte, chunkBytes)
	for seq := 0; ; seq++ {
		n, err := io.ReadFull(file, buf)
		if n > 0 {
			if _, err := q.Exec(ctx, "INSERT INTO import_chunks (import_id, seq, data) VALUES (?,?,?)", id, seq, buf[:n]); err != nil {
				return err
			}
		}
		if err == io.EOF || err == io.ErrUnexpectedEOF {
			return nil
		}
		if err != nil {
			return err
		}
	}
}

// stored reads a kept file, one chunk in memory at a time.
type stored struct {
	ctx  context.Context
	db   db.Q
	id   string
	size int64
	at   int64
	seq  int64
	data []byte
}

func (s *Service) open(ctx context.Context, m *Import) *stored {
	return &stored{ctx: ctx, db: s.db, id: m.ID, size: m.FileBytes, seq: -1}
}

func (f *stored) Read(b []byte) (int, error) {
	n, err := f.ReadAt(b, f.at)
	f.at += int64(n)
	if n > 0 && errors.Is(err, io.EOF) {
		err = nil
	}
	return n, err
}

func (f *stored) ReadAt(b []byte, at int64) (int, error) {
	read := 0
	for read < len(b) {
		if at >= f.size {
			return read, io.EOF
		}
		if seq := at / chunkBytes; seq != f.seq {
			var data []byte
			err := f.db.Get(f.ctx, &data, "SELECT data FROM import_chunks WHERE import_id = ? AND seq = ?", f.id, seq)
			if db.IsMissing(err) {
				return read, fault.Conflict("intake.file_gone", "the file of this import is not kept any more")
			}
			if err != nil {
				return read, err
			}
			f.seq, f.data = seq, data
		}
		n := copy(b[read:], f.data[min(at%chunkBytes, int64(len(f.data))):])
		if n == 0 {
			return read, io.ErrUnexpectedEOF
		}
		read, at = read+n, at+int64(n)
	}
	return read, nil
}

func (f *stored) Seek(offset int64, whence int) (int64, error) {
	switch whence {
	case io.SeekCurrent:
		offset += f.at
	case io.SeekEnd:
		offset += f.size
	}
	if offset < 0 {
		return 0, errors.New("intake: seek before the file")
	}
	f.at = offset
	return offset, nil
}
