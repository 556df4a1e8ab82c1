// Package adventureworks holds raw files of Microsoft's AdventureWorks sample
// (MIT licence, see NOTICE), as published but for two things: they are packed,
// and rows of Address, BusinessEntityAddress, Customer and Employee that belong
// to no store and no sales person are left out.
package adventureworks

import "embed"

// Files are the raw files.
//
//go:embed *.csv.gz
var Files embed.FS
