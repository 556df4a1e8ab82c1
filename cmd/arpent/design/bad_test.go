package design

import (
	"path/filepath"
	"strings"
	"testing"
)

// Bad input ends with status 2 and says what is wrong and where.
func TestDesignBadInput(t *testing.T) {
	usual := []string{"--territories", "2", "--objective", "moment:pop", "--iterations", "1000"}
	loose := append([]string{"--adjacency", "no-edges.csv"}, usual...)
	for name, c := range map[string]struct {
		file, text string // replaces or adds a file
		args       []string
		want       string
	}{
		"not a number":      {"units.csv", "id,x_m,y_m,pop\na,1,2,3\nb,4,five,6\n", usual, `units.csv:3:5: column y_m: "five" is not a number`},
		"infinite":          {"units.csv", "id,x_m,y_m,pop\na,1,2,3\nb,4,Inf,6\n", usual, `units.csv:3:5: column y_m: "Inf" is not a number`},
		"measure":           {"units.csv", "id,x_m,y_m,pop\na,1,2,3\nb,4,5,\n", loose, `--objective: "pop" is not a measure: `},
		"measure's place":   {"units.csv", "id,x_m,y_m,pop\na,1,2,3\nb,4,5,-1\n", loose, `units.csv:3:7: column pop: -1 is negative`},
		"twice":             {"units.csv", "id,x_m,y_m,pop\na,1,2,3\na,4,5,6\n", usual, `units.csv:3:1: column id: "a" is already unit 1`},
		"no id":             {"units.csv", "code,x_m,y_m,pop\na,1,2,3\n", usual, `units.csv:1: column id: missing`},
		"no position":       {"units.csv", "id,x,y,pop\na,1,2,3\n", usual, `units.csv:1: neither columns x_m,y_m nor columns lon,lat`},
		"longitude":         {"units.csv", "id,lon,lat,pop\na,1,2,3\nb,190,2,3\n", usual, `units.csv:3:3: column lon: 190, 2 is not a longitude and latitude`},
		"empty file":        {"units.csv", "", usual, "units.csv:1: the file is empty"},
		"header only":       {"units.csv", "id,x_m,y_m,pop\n", usual, "units.csv: no units"},
		"fields":            {"units.csv", "id,x_m,y_m,pop\na,1,2\n", usual, "units.csv:2:1: wrong number of fields"},
		"quote":             {"units.csv", "id,x_m,y_m,pop\n\"a,1,2,3\n", usual, "units.csv:2:10:"},
		"edge":              {"edges.csv", "a,b\nu00,u10\nu00,nowhere\n", usual, `edges.csv:3:5: column b: there is no unit "nowhere"`},
		"border":            {"edges.csv", "a,b,border_m\nu00,u10,-4\n", usual, `edges.csv:2:9: column border_m: -4 is negative`},
		"two borders":       {"edges.csv", "a,b,border_m\nu00,u10,4\nu10,u00,5\n", usual, `edges.csv:3:9: column border_m: 5, but the same pair has a border of 4 above`},
		"locked territory":  {"l.csv", "id,territory\nu00,3\n", append([]string{"--locked", "l.csv"}, usual...), `l.csv:2:5: column territory: "3" is not a territory between 1 and 2`},
		"locked twice":      {"l.csv", "id,territory\nu00,2\nu00,1\n", append([]string{"--locked", "l.csv"}, usual...), `l.csv:3:1: column id: unit "u00" is already in territory 2`},
		"centre":            {"c.csv", "territory,unit\n1,zz\n", append([]string{"--centres", "c.csv"}, usual...), `c.csv:2:3: column unit: there is no unit "zz"`},
		"centre's plane":    {"c.csv", "territory,lon,lat\n1,2,3\n", append([]string{"--centres", "c.csv"}, usual...), `the units have projected positions`},
		"targets":           {"t.csv", "territory,measure,share\n1,pop,1\n2,pop,1\n", append([]string{"--targets", "t.csv"}, usual...), "measure pop has shares but is not balanced"},
		"one target":        {"t.csv", "territory,measure,share\n1,pop,1\n", append([]string{"--targets", "t.csv", "--balance", "pop:5%"}, usual...), "no share of pop for territory 2"},
		"no file":           {"", "", append([]string{"--locked", "absent.csv"}, usual...), "absent.csv: no such file"},
		"folder":            {"", "", append([]string{"--locked", "."}, usual...), "is a folder"},
		"not gzip":          {"l.csv.gz", "id,territory\n", append([]string{"--locked", "l.csv.gz"}, usual...), "l.csv.gz: gzip: invalid header"},
		"balance":           {"", "", append([]string{"--balance", "pop:5"}, usual...), `"5" is not a percentage; write M:lo..hi or M:5%`},
		"balance, reversed": {"", "", append([]string{"--balance", "pop:9..5"}, usual...), "nothing is between 9 and 5"},
		"balance, unknown":  {"", "", append([]string{"--balance", "people:5%"}, usual...), `there is no measure "people"; the units have ["pop" "hours"]`},
		"balance, twice":    {"", "", append([]string{"--balance", "pop:5%", "--balance", "pop:6%"}, usual...), "is bounded already"},
		"objective":         {"", "", []string{"--territories", "2", "--objective", "beauty"}, `"beauty" is none of moment:M`},
		"objective's word":  {"", "", []string{"--territories", "2", "--objective", "median"}, "median needs a measure"},
		"too many":          {"", "", []string{"--territories", "25", "--objective", "cut"}, "25 asked of 24 units"},
		"none":              {"", "", []string{"--territories", "0", "--objective", "cut"}, "--territories: 0"},
		"keep without":      {"", "", append([]string{"--keep", "0.3"}, usual...), "--keep needs --current"},
		"keep":              {"", "", append([]string{"--keep", "1.3"}, usual...), "is not between 0 and 1"},
		"max-moved without": {"", "", append([]string{"--max-moved", "pop:3%"}, usual...), "--max-moved needs --current"},
		"seconds":           {"", "", append([]string{"--seconds", "-1"}, usual...), "--seconds: -1"},
		"seconds, not":      {"", "", append([]string{"--seconds", "soon"}, usual...), "seconds"},
		"locked and barred": {"l.csv", "id,territory\nu00,1\n", append([]string{"--locked", "l.csv", "--forbidden", "l.csv"}, usual...), `l.csv:2:5: column territory: unit "u00" is locked into territory 1 and barred from it`},
		"nowhere to write":  {"", "", append([]string{"--out", "no/such/plan.csv"}, usual...), "cannot write"},
		"twice in header":   {"units.csv", "id,x_m,y_m,pop,pop\na,1,2,3,4\n", usual, "the header has this column twice"},
	} {
		t.Run(name, func(t *testing.T) {
			dir, args := grid(t)
			write(t, dir, "no-edges.csv", "a,b\n")
			if c.file != "" {
				write(t, dir, c.file, c.text)
			}
			for i := 0; i+1 < len(c.args); i += 2 {
				value := c.args[i+1]
				if strings.HasSuffix(value, ".csv") || strings.HasSuffix(value, ".gz") || value == "." {
					value = filepath.Join(dir, value)
				}
				args = append(args, c.args[i]+"="+value)
			}
			status, said := design(t, args...)
			if status != 2 || !strings.Contains(said, c.want) {
				t.Errorf("status %d: %s\nwant %s", status, said, c.want)
			}
		})
	}
}
