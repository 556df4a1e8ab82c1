// Package industry knows the classifications of economic activity: NAF rév. 2
// (INSEE), NACE rev. 2, of which NAF is the French version, and NAICS 2022 (US
// Census Bureau). The version is kept beside each code, since NAF 2025 takes
// over on 1 January 2027 with the same shapes of codes and other meanings.
package industry

import (
	"strings"
)

// The classifications.
const (
	NAF2    = "naf2"
	NAF2025 = "naf2025"
	NACE2   = "nace2"
	NAICS   = "naics2022"
	SIC     = "sic"
)

// Parse reads a code as people write it and says which classification it is
// of; false when it is no code at all (a word such as "Manufacturing").
// version is what the file says, empty when it says nothing.
func Parse(s, version string) (code, of string, ok bool) {
	up := strings.ToUpper(strings.TrimSpace(s))
	dotted := len(up) >= 5 && up[2] == '.' // 70.10Z, 46.69
	up = strings.NewReplacer(".", "", " ", "", "\u00a0", "").Replace(up)
	digits := strings.TrimRight(up, "ABCDEFGHIJKLMNOPQRSTUVWXYZ")
	letter := len(digits) == len(up)-1
	if len(digits) < 2 || len(digits) > 6 || len(up)-len(digits) > 1 || strings.Trim(digits, "0123456789") != "" {
		return "", "", false
	}
	switch {
	case letter && len(digits) == 4:
		if _, known := load().titles[NAF2][up]; known && version != NAF2025 {
			return up, NAF2, true
		}
		if _, class := load().titles[NAF2][digits]; class || version == NAF2025 {
			return up, NAF2025, true
		}
		return "", "", false
	case letter:
		return "", "", false
	case version != "":
		return up, version, true
	case dotted:
		return up, NACE2, true
	}
	if _, known := load().titles[NAICS][up]; known {
		return up, NAICS, true
	}
	if len(up) == 4 {
		return up, SIC, true
	}
	if _, known := load().titles[NAF2][up]; known {
		return up, NAF2, true
	}
	return "", "", false
}

// Show writes a code as its classification does: 70.10Z.
func Show(code, version string) string {
	if (version == NAF2 || version == NAF2025 || version == NACE2) && len(code) > 2 {
		return code[:2] + "." + code[2:]
	}
	return code
}

// Title names a code in its classification's own language, or its nearest
// ancestor's when the code itself is not known; empty when nothing is.
func Title(code, version string) string {
	titles := load().titles[version]
	if version == NACE2 || version == NAF2025 {
		titles = load().titles[NAF2]
	}
	for len(code) >= 2 {
		if t := titles[code]; t != "" {
			return t
		}
		code = code[:len(code)-1]
	}
	return ""
}

// Sector is a broad part of the economy: a section of NAF or NACE, a sector of NAICS.
type Sector struct {
	Key       string // naf:C, naics:31-33
	FR, EN    string
	Versions  []string // classifications whose codes belong here
	Divisions []string // first two digits of its codes
}

// SectorOf gives the sector of a code, or of its first two digits; nil when not known.
func SectorOf(code, version string) *Sector {
	if len(code) < 2 {
		return nil
	}
	return load().sectorOf[family(version)+code[:2]]
}

// FindSector gives a sector by its key.
func FindSector(key string) *Sector { return load().sectors[key] }

// Sectors lists all, NAF's first.
func Sectors() []*Sector { return load().list }

func family(version string) string {
	if version == NAICS {
		return "naics:"
	}
	if version == SIC || version == "" {
		return "?"
	}
	return "naf:"
}

// Class is a code with its title.
type Class struct {
	Code    string `json:"code"`
	Version string `json:"version"`
	Title   string `json:"title"`
}
