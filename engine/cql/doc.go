// Package cql is the one filter language of the program: CQL2, the Common
// Query Language of the Open Geospatial Consortium (OGC 21-065r2), as text and
// as JSON. Lead searches, assignment rules, saved searches and the filter
// parameter of every list are expressions of it.
//
// ParseText and ParseJSON read an expression, Text and JSON write it; what is
// written reads back as the same expression. Package eval asks it of records,
// package watch holds many against one record.
//
// Conformance classes: Basic CQL2, Advanced Comparison, Case- and
// Accent-insensitive Comparison, Spatial, Temporal and Array Functions,
// Property-Property, Functions, Arithmetic, CQL2 Text and CQL2 JSON.
package cql
