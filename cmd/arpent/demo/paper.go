package demo

import (
	"bytes"
	"fmt"
	"strings"
)

// Paper is a PDF of some pages: of each a headline, and lines below it. What
// Latin-1 has no sign for is left out.
func Paper(pages [][]string) []byte {
	var out bytes.Buffer
	at := []int{0}
	object := func(text string) {
		at = append(at, out.Len())
		fmt.Fprintf(&out, "%d 0 obj\n%s\nendobj\n", len(at)-1, text)
	}
	const first = 4 // the object of the first page; each is followed by what stands on it
	kids := make([]string, len(pages))
	for i := range pages {
		kids[i] = fmt.Sprintf("%d 0 R", first+2*i)
	}
	out.WriteString("%PDF-1.4\n")
	object("<< /Type /Catalog /Pages 2 0 R >>")
	object(fmt.Sprintf("<< /Type /Pages /Count %d /Kids [%s] >>", len(pages), strings.Join(kids, " ")))
	object("<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>")
	for i, lines := range pages {
		object(fmt.Sprintf("<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Resources << /Font << /F 3 0 R >> >> /Contents %d 0 R >>", first+2*i+1))
		text := "0.11 0.42 0.34 rg 0 762 595 80 re f 1 1 1 rg BT /F 26 Tf 44 790 Td (" + inPDF(lines[0]) + ") Tj ET 0.1 0.1 0.1 rg BT /F 15 Tf 44 710 Td 26 TL"
		for _, line := range lines[1:] {
			text += " (" + inPDF(line) + ") Tj T*"
		}
		text += " ET"
		object(fmt.Sprintf("<< /Length %d >>\nstream\n%s\nendstream", len(text), text))
	}
	table := out.Len()
	fmt.Fprintf(&out, "xref\n0 %d\n0000000000 65535 f \n", len(at))
	for _, offset := range at[1:] {
		fmt.Fprintf(&out, "%010d 00000 n \n", offset)
	}
	fmt.Fprintf(&out, "trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n", len(at), table)
	return out.Bytes()
}

// inPDF is a text within brackets, one byte a sign.
func inPDF(text string) string {
	var out []byte
	for _, r := range strings.NewReplacer(`\`, `\\`, "(", `\(`, ")", `\)`, "’", "'").Replace(text) {
		if r < 256 {
			out = append(out, byte(r))
		}
	}
	return string(out)
}
