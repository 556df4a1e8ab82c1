package main

import (
	"math"
	"strings"

	"arpent/internal/place/pack"
)

// economy writes output, work, poverty and education.
func (u *union) economy(s sources, w *pack.Writer) error {
	for _, write := range []func(sources, *pack.Writer) error{u.output, u.work, u.poverty, u.education} {
		if err := write(s, w); err != nil {
			return err
		}
	}
	return nil
}

// output is gross domestic product of 2015, thousands of dollars.
func (u *union) output(s sources, w *pack.Writer) error {
	t, err := readTable(s.file("us", "county-gdp.csv.gz"), ',')
	if err != nil {
		return err
	}
	values := unknown(len(u.codes))
	for _, row := range t.rows {
		if i := u.find(strings.Trim(t.text(row, "county_fips"), "'")); i >= 0 {
			add(&values[i], t.number(row, "allindustries_2015"))
		}
	}
	w.Floats("county.i.gdp", values, 0)
	return nil
}

// work is the labour force and the unemployed of 2020. The source is a printed
// table: the figures are the last four words of a line.
func (u *union) work(s sources, w *pack.Writer) error {
	data, err := slurp(s.file("us", "county-unemployment-2020.txt.gz"))
	if err != nil {
		return err
	}
	force, unemployed := unknown(len(u.codes)), unknown(len(u.codes))
	for line := range strings.SplitSeq(string(data), "\n") {
		words := strings.Fields(line)
		if len(words) < 8 || !strings.HasPrefix(words[0], "CN") {
			continue
		}
		if i := u.find(words[1] + words[2]); i >= 0 {
			add(&force[i], number(words[len(words)-4]))
			add(&unemployed[i], number(words[len(words)-2]))
		}
	}
	w.Floats("county.i.labour_force", force, 0)
	w.Floats("county.i.unemployed", unemployed, 0)
	return nil
}

// poverty is persons in poverty of 2019, those it is known for, and the median
// household income; the median also by state, since medians cannot be added up.
func (u *union) poverty(s sources, w *pack.Writer) error {
	t, err := readTable(s.file("us", "county-poverty.tsv.gz"), '\t')
	if err != nil {
		return err
	}
	n := len(u.codes)
	poor, base, median, states := unknown(n), unknown(n), unknown(n), unknown(len(u.states))
	for _, row := range t.rows {
		code := t.text(row, "FIPStxt")
		if state, ok := u.fips[strings.TrimSuffix(code, "000")]; ok && strings.HasSuffix(code, "000") {
			states[state] = t.number(row, "MEDHHINC_2019")
		}
		i := u.find(code)
		if i < 0 {
			continue
		}
		add(&poor[i], t.number(row, "POVALL_2019"))
		add(&base[i], math.Round(100*t.number(row, "POVALL_2019")/t.number(row, "PCTPOVALL_2019")))
		median[i] = t.number(row, "MEDHHINC_2019")
	}
	w.Floats("county.i.poor", poor, 0)
	w.Floats("county.i.poor_of", base, 0)
	w.Floats("county.i.household_income", median, 0)
	w.Floats("state.i.household_income", states, 0)
	return nil
}

// education is adults by what they finished, 2015–2019.
func (u *union) education(s sources, w *pack.Writer) error {
	t, err := readTable(s.file("us", "county-education.tsv.gz"), '\t')
	if err != nil {
		return err
	}
	var bachelor string
	var all []string
	for column := range t.columns {
		if !strings.Contains(column, "2015-19") || strings.HasPrefix(column, "Percent") {
			continue
		}
		all = append(all, column)
		if strings.HasPrefix(column, "Bachelor") {
			bachelor = column
		}
	}
	graduates, adults := unknown(len(u.codes)), unknown(len(u.codes))
	for _, row := range t.rows {
		if i := u.find(t.text(row, "FIPS Code")); i >= 0 {
			add(&graduates[i], t.number(row, bachelor))
			for _, column := range all {
				add(&adults[i], t.number(row, column))
			}
		}
	}
	w.Floats("county.i.graduates", graduates, 0)
	w.Floats("county.i.adults", adults, 0)
	return nil
}
