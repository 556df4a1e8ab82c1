import * as m from '@/paraglide/messages.js'
import { getLocale } from '@/paraglide/runtime.js'
import type { Filter } from '@/ui/FilterBar'
import type { Facets, Narrowed } from './accounts'

type Facet = 'owner' | 'sector' | 'size' | 'country' | 'placed' | 'customer'
type Bucket = Facets[Facet][number]

/** The filters above a list of accounts, each choice with how many it would leave. */
export function filtersOf(facets: Facets | undefined, filter: Narrowed, nameOf: (id: string) => string, change: (next: Narrowed) => void): Filter[] {
  const countries = new Intl.DisplayNames([getLocale()], { type: 'region' })
  const of = (key: Facet, label: string, single: boolean, word: (value: string, bucket: Bucket) => string): Filter => ({
    key,
    label,
    options: (facets?.[key] ?? []).map((bucket) => ({
      value: bucket.value,
      label: bucket.value === 'none' ? m.account_unknown() : word(bucket.value, bucket),
      count: bucket.count,
    })),
    value: filter[key] ? filter[key].split(',') : [],
    onChange: (value) => change({ [key]: single ? (value.at(-1) ?? '') : value.join(',') }),
  })
  return [
    of('owner', m.account_owner(), false, (value) => nameOf(value) || value),
    of('sector', m.account_sector(), false, (value, bucket) => bucket.label?.[getLocale()] ?? value),
    of('size', m.account_headcount(), false, (value) => (value === '1000-' ? '1000 +' : value.replace('-', '–'))),
    of('country', m.account_country(), false, (value) => countries.of(value) ?? value),
    of('customer', m.account_relation(), true, (value) => (value === 'yes' ? m.account_customer() : m.account_prospect())),
    of('placed', m.account_position(), true, (value) => (value === 'no' ? m.account_placed_no() : value === 'doubtful' ? m.account_placed_doubtful() : m.account_placed_sure())),
  ].filter((one) => one.options.length > 1 || one.value.length > 0)
}
