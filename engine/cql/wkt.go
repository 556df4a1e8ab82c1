package cql

import "strings"

// geometry reads a shape's well-known text after its name.
func (p *parser) geometry(shape Shape, at Position) (*Geometry, *Error) {
	if p.word("z") {
		if err := p.advance(); err != nil {
			return nil, err
		}
	}
	g := &Geometry{Shape: shape, At: at}
	var err *Error
	switch {
	case shape == GeometryCollection:
		err = p.listed(func() *Error {
			member, ok := shapes[strings.ToUpper(p.now.text)]
			if p.now.kind != nameToken || !ok {
				return p.wrong("a shape such as POINT is wanted, not %s", p.shown())
			}
			at := p.here()
			if err := p.enter(); err != nil {
				return err
			}
			defer p.leave()
			if err := p.advance(); err != nil {
				return err
			}
			m, err := p.geometry(member, at)
			g.Members = append(g.Members, m)
			return err
		})
	case shape.multi():
		err = p.listed(func() *Error {
			part, err := p.part(shape.Single())
			g.Parts = append(g.Parts, part)
			return err
		})
	default:
		var part [][]Coord
		part, err = p.part(shape)
		g.Parts = [][][]Coord{part}
	}
	if err != nil {
		return nil, err
	}
	if err := g.check(); err != nil {
		return nil, err
	}
	return g, nil
}

// part reads one point, line or polygon with its parentheses.
func (p *parser) part(shape Shape) ([][]Coord, *Error) {
	var rings [][]Coord
	if shape == Polygon {
		err := p.listed(func() *Error {
			ring, err := p.ring()
			rings = append(rings, ring)
			return err
		})
		return rings, err
	}
	ring, err := p.ring()
	if err == nil && shape == Point && len(ring) != 1 {
		err = p.wrong("a point has one position")
	}
	return [][]Coord{ring}, err
}

// ring reads (x y, x y, …).
func (p *parser) ring() ([]Coord, *Error) {
	var ring []Coord
	err := p.listed(func() *Error {
		var c Coord
		for len(c) < 2 || p.now.kind == numberToken || p.sign("-") || p.sign("+") {
			v, err := p.coordinate()
			if err != nil {
				return err
			}
			c = append(c, v)
			if len(c) > 3 {
				return p.wrong("a position has two or three numbers")
			}
		}
		ring = append(ring, c)
		return nil
	})
	return ring, err
}

// listed reads a parenthesised list of one or more.
func (p *parser) listed(item func() *Error) *Error {
	if err := p.expect("("); err != nil {
		return err
	}
	for {
		if err := item(); err != nil {
			return err
		}
		if !p.sign(",") {
			return p.expect(")")
		}
		if err := p.advance(); err != nil {
			return err
		}
	}
}
