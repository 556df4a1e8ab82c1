// Package eval asks filters of records. Compile holds an expression of package
// cql against a Schema, suggesting the field that was perhaps meant, and makes
// a Program that tells of one record whether it fits: True, False or Unknown,
// since a record that lacks a value meets neither a comparison nor its negation.
//
// The spatial relations touches, crosses, overlaps and equals are part of the
// language but not computed here; Compile says so.
package eval
