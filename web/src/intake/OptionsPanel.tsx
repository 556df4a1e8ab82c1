import { Select, SimpleGrid, Title } from '@mantine/core'
import { useMemo } from 'react'
import * as m from '@/paraglide/messages.js'
import { getLocale } from '@/paraglide/runtime.js'
import { compareNames } from '@/ui/format'
import type { Import, Options, Target } from './imports'

/** What the file leaves out, and what to do with what is there already. */
export function OptionsPanel(props: { value: Import; target: Target | undefined; onChange: (change: Options) => void }) {
  const options = props.value.options
  const heeds = (name: string) => props.target?.options?.includes(name) ?? false
  const countries = useMemo(() => countryChoices(), [])
  const currencies = useMemo(() => currencyChoices(), [])
  const shown = (['country', 'currency', 'existing', 'companies'] as const).filter(heeds)
  if (shown.length === 0) return null
  return (
    <div>
      <Title order={3} mb={6}>
        {m.intake_options()}
      </Title>
      <SimpleGrid cols={2} spacing="xs">
        {heeds('existing') && (
          <Select
            label={m.intake_existing()}
            allowDeselect={false}
            value={options.existing || 'update'}
            data={[
              { value: 'update', label: m.intake_existing_update() },
              { value: 'fill', label: m.intake_existing_fill() },
              { value: 'skip', label: m.intake_existing_skip() },
            ]}
            onChange={(existing) => existing && props.onChange({ existing: existing as NonNullable<Options['existing']> })}
          />
        )}
        {heeds('companies') && (
          <Select
            label={m.intake_companies()}
            allowDeselect={false}
            value={options.companies || 'name'}
            data={[
              { value: 'create', label: m.intake_companies_create() },
              { value: 'name', label: m.intake_companies_name() },
            ]}
            onChange={(companies) => companies && props.onChange({ companies: companies as NonNullable<Options['companies']> })}
          />
        )}
        {heeds('country') && (
          <Select
            label={m.intake_country()}
            placeholder={m.intake_country_none()}
            searchable
            clearable
            value={options.country || null}
            data={countries}
            onChange={(country) => props.onChange({ country: country ?? '' })}
          />
        )}
        {heeds('currency') && (
          <Select
            label={m.intake_currency()}
            placeholder={m.intake_currency_none()}
            searchable
            clearable
            value={options.currency || null}
            data={currencies}
            onChange={(currency) => props.onChange({ currency: currency ?? '' })}
          />
        )}
      </SimpleGrid>
    </div>
  )
}

const codes =
  'FR BE CH LU MC DE AT NL GB IE ES PT IT DK SE NO FI IS PL CZ SK HU RO BG GR HR SI EE LV LT CY MT RS UA TR US CA MX BR AR CL CO PE AU NZ JP CN HK TW KR IN ID MY SG TH VN PH AE SA QA IL EG MA DZ TN SN CI CM NG KE ZA MG MU RE GP MQ GF YT NC PF PM'

function countryChoices() {
  const names = new Intl.DisplayNames(getLocale(), { type: 'region' })
  const all = codes.split(' ').map((value) => ({ value, label: names.of(value) ?? value }))
  return all.sort((a, b) => compareNames(a.label, b.label))
}

function currencyChoices() {
  const names = new Intl.DisplayNames(getLocale(), { type: 'currency' })
  return ['EUR', 'USD', 'GBP', 'CHF', 'CAD', 'AUD', 'JPY', 'CNY', 'DKK', 'SEK', 'NOK', 'PLN', 'CZK', 'HUF', 'RON', 'MAD', 'TND', 'XOF', 'XAF', 'BRL', 'MXN', 'INR', 'SGD'].map(
    (value) => ({ value, label: `${value} · ${names.of(value) ?? ''}` }),
  )
}
