import { Badge, Box, Button, Group, SegmentedControl, Text, TextInput } from '@mantine/core'
import { useDebouncedCallback } from '@mantine/hooks'
import { IconDownload, IconFilter, IconSearch, IconUserSearch } from '@tabler/icons-react'
import { useState } from 'react'
import { BulkFollow } from '@/following/FollowButton'
import * as m from '@/paraglide/messages.js'
import { type Column, DataTable } from '@/ui/DataTable'
import { EmptyState } from '@/ui/EmptyState'
import { formatDate, formatMoneyCompact, formatNumber, formatPercent } from '@/ui/format'
import { PageHeader } from '@/ui/PageHeader'
import { queryText, useList } from '@/ui/useList'
import { Cards } from './Cards'
import { type FieldName, fieldNames, type RangeName, rangeNames, writeChoice } from './choice'
import { ExpertFilter } from './ExpertFilter'
import { Chips, FacetPanel } from './FacetPanel'
import classes from './lead.module.css'
import { LeadMap } from './LeadMap'
import { LeadPanel } from './LeadPanel'
import { type Asked, type Found, type Lead, leadsPath, openedAddress, useAsked, useCounts } from './leads'
import { AddToList, Lists } from './Lists'
import { IntroductionsLink } from './IntroductionsLink'
import { StageMenu } from './Marks'
import { Matched } from './Matched'
import { PersonaMenu } from './persona/PersonaMenu'
import { SaveSearch, Searches } from './Searches'
import { TagMenu } from './TagMenu'
import { fieldName, functionName, rangeName, seniorityName, spotlightName, stageName, valueName } from './words'

export const idOf = (lead: Lead) => `${lead.person_id}@${lead.account_id}`

/** Whom to approach: filters with counts at the left, who fits them at the right. */
export default function LeadBuilder() {
  const asked = useAsked()
  const { filter, address, change } = asked
  const sort = String(address.sort ?? '-worth')
  const descending = sort.startsWith('-')
  const list = useList<Lead>(leadsPath, { filter, sort: sort.replace(/^-/, ''), order: descending ? 'desc' : 'asc' })
  const counts = useCounts(filter, asked.plan)
  const [selected, setSelected] = useState<Lead[]>([])
  const [narrow, setNarrow] = useState(false)
  const chosen = list.rows.find((one) => idOf(one) === address.chosen)
  const total = counts.data?.total ?? list.total
  const view = ['cards', 'map'].includes(String(address.view)) ? String(address.view) : 'table'
  const nothing = <Nothing asked={asked} relax={counts.data?.relax ?? []} />
  const foot = (
    <>
      <AddToList selected={selected} filter={filter} total={list.total ?? 0} onDone={() => setSelected([])} />
      <StageMenu selected={selected} onDone={() => setSelected([])} />
      <BulkFollow people={selected.map((one) => one.person_id)} onDone={() => setSelected([])} />
      <TagMenu selected={selected} onDone={() => setSelected([])} />
      <Button component="a" size="compact-sm" variant="subtle" ml="auto" leftSection={<IconDownload size={15} />} href={`${leadsPath}/export.csv${queryText({ filter })}`} download>
        CSV
      </Button>
    </>
  )
  return (
    <>
      <PageHeader
        title={m.lead_title()}
        text={total !== undefined && <span aria-live="polite">{m.lead_count({ count: total, text: formatNumber(total) })}</span>}
        actions={
          <>
            <IntroductionsLink />
            <Searches />
            <Lists onOpen={(id) => asked.choose('list', { yes: [id], no: [] })} />
            <PersonaMenu filter={filter} onChoose={(condition) => change({ cql: asked.cql ? `(${asked.cql}) AND (${condition})` : condition })} />
            <SaveSearch filter={filter} />
          </>
        }
      />
      <div className={classes.bar} role="search">
        <Keywords value={asked.keywords} onChange={(keywords) => change({ keywords })} />
        <ExpertFilter value={asked.cql} onChange={(cql) => change({ cql })} />
        <Button hiddenFrom="md" size="xs" variant="default" leftSection={<IconFilter size={15} />} onClick={() => setNarrow(!narrow)} aria-expanded={narrow}>
          {m.lead_filters()}
        </Button>
        <SegmentedControl
          size="xs"
          aria-label={m.lead_view()}
          value={view}
          onChange={(next) => change({ view: next === 'table' ? '' : next })}
          data={[
            { value: 'table', label: m.lead_view_table() },
            { value: 'cards', label: m.lead_view_cards() },
            { value: 'map', label: m.lead_view_map() },
          ]}
        />
      </div>
      <Chips asked={asked} counts={counts.data} />
      <div className={classes.work} data-filtering={narrow || undefined}>
        <Box visibleFrom={narrow ? undefined : 'md'} mih={0} style={{ display: 'grid' }}>
          <FacetPanel asked={asked} counts={counts.data} />
          {narrow && (
            <Button hiddenFrom="md" className={classes.show} onClick={() => setNarrow(false)}>
              {m.lead_show({ count: total ?? 0, text: formatNumber(total) })}
            </Button>
          )}
        </Box>
        <div className={classes.table}>
          {view === 'map' && (
            <Box flex={1} mih={320} pos="relative">
              <LeadMap asked={asked} counts={counts.data} onAccount={(company) => change({ view: '', company: writeChoice({ yes: [company], no: [] }) })} />
            </Box>
          )}
          {view === 'cards' && (
            <>
              <Cards rows={list.rows} idOf={idOf} loading={list.loading} error={list.error} hasMore={list.hasMore} onMore={list.more} onOpen={(row) => change({ chosen: idOf(row) })} empty={nothing} />
              <Group px="md" py={6}>
                {foot}
              </Group>
            </>
          )}
          {view === 'table' && (
            <DataTable
              name="leads"
              label={m.lead_title()}
              columns={columns()}
              rows={list.rows}
              idOf={idOf}
              total={list.total}
              hasMore={list.hasMore}
              onMore={list.more}
              loading={list.loading}
              refreshing={list.refreshing}
              error={list.error}
              onRetry={list.retry}
              sort={{ by: sort.replace(/^-/, ''), descending }}
              onSort={(next) => change({ sort: (next.descending ? '-' : '') + next.by })}
              onOpen={(row) => change({ chosen: idOf(row) })}
              openId={address.chosen}
              selected={selected}
              onSelect={setSelected}
              foot={foot}
              empty={nothing}
            />
          )}
        </div>
      </div>
      {chosen && <LeadPanel key={idOf(chosen)} lead={chosen} onClose={() => change({ chosen: '' })} />}
    </>
  )
}

function columns(): Column<Lead>[] {
  return [
    {
      key: 'name',
      title: m.lead_name(),
      sort: 'name',
      fixed: true,
      width: 210,
      render: (row) => (
        <>
          <Text size="sm" fw={560} truncate>
            {[row.given_name, row.family_name].filter(Boolean).join(' ')}
          </Text>
          <Text size="xs" c="dimmed" truncate>
            {row.title || '—'}
          </Text>
          <Matched lead={row} />
        </>
      ),
    },
    {
      key: 'company',
      title: m.lead_company(),
      sort: 'company',
      width: 240,
      render: (row) => (
        <>
          <Text size="sm" truncate>
            {row.company || '—'}
          </Text>
          <Text size="xs" c="dimmed" truncate>
            {[row.town, row.size && m.lead_people_at({ size: valueName('size', row.size) })].filter(Boolean).join(' · ')}
          </Text>
        </>
      ),
    },
    {
      key: 'function',
      title: m.lead_role(),
      sort: 'function',
      width: 150,
      render: (row) => (
        <>
          <Text size="sm" truncate>
            {row.function ? functionName(row.function) : '—'}
          </Text>
          <Text size="xs" c="dimmed" truncate>
            {row.seniority ? seniorityName(row.seniority) : ''}
          </Text>
        </>
      ),
    },
    {
      key: 'spotlight',
      title: m.lead_field_spotlight(),
      width: 180,
      render: (row) => (
        <span className={classes.spotlights}>
          {row.spotlights.map((one) => (
            <Badge key={one} size="sm" variant="light" color={one === 'deal_open' ? 'pine' : 'ochre'}>
              {spotlightName(one)}
            </Badge>
          ))}
        </span>
      ),
    },
    { key: 'last_contact', title: m.lead_last_contact(), sort: 'last_contact', width: 120, render: (row) => (row.last_contact ? formatDate(row.last_contact) : '—') },
    { key: 'since', title: m.lead_since(), sort: 'since', width: 120, optional: true, render: (row) => (row.since ? formatDate(row.since) : '—') },
    {
      key: 'worth',
      title: m.lead_worth_title(),
      sort: 'worth',
      align: 'right',
      width: 120,
      render: (row) => (
        <>
          <Text size="sm" className="numbers">
            {formatMoneyCompact(row.worth, row.currency || 'EUR')}
          </Text>
          <Text size="xs" c="dimmed" className="numbers">
            {m.lead_worth({ chance: formatPercent(row.chance, 0), potential: formatMoneyCompact(row.potential, row.currency || 'EUR') })}
          </Text>
        </>
      ),
    },
    { key: 'stage', title: m.lead_field_stage(), sort: 'stage', width: 130, optional: true, render: (row) => stageName(row.stage) },
    { key: 'tag', title: m.lead_field_tag(), width: 170, optional: true, ellipsis: true, render: (row) => [...(row.tags ?? []), ...(row.account_tags ?? [])].join(', ') },
    { key: 'joined', title: m.lead_joined(), sort: 'joined', width: 120, optional: true, render: (row) => (row.joined ? formatDate(row.joined) : '—') },
    { key: 'headcount', title: m.lead_headcount(), sort: 'headcount', align: 'right', width: 100, optional: true, render: (row) => formatNumber(row.headcount) },
    { key: 'headcount_growth', title: m.lead_range_headcount_growth(), sort: 'headcount_growth', align: 'right', width: 120, optional: true, render: (row) => formatNumber(row.headcount_growth, 1) },
    { key: 'technology', title: m.lead_field_technology(), width: 190, optional: true, ellipsis: true, render: (row) => (row.technologies ?? []).join(', ') },
    { key: 'revenue', title: m.lead_range_revenue(), sort: 'revenue', align: 'right', width: 130, optional: true, render: (row) => formatMoneyCompact(row.revenue, row.currency || 'EUR') },
    { key: 'town', title: m.lead_field_town(), sort: 'town', width: 140, optional: true, ellipsis: true, render: (row) => row.town },
    { key: 'open_deals', title: m.lead_open_deals(), sort: 'open_deals', align: 'right', width: 110, optional: true, render: (row) => formatNumber(row.open_deals) },
    { key: 'potential', title: m.lead_potential(), sort: 'potential', align: 'right', width: 110, optional: true, render: (row) => formatMoneyCompact(row.potential, row.currency || 'EUR') },
    { key: 'territory', title: m.lead_field_territory(), width: 170, optional: true, ellipsis: true, render: (row) => row.territory_names.map((one) => one.name).join(', ') },
    { key: 'owner', title: m.lead_field_owner(), sort: 'owner', width: 160, optional: true, ellipsis: true, render: (row) => row.owner_name },
    { key: 'industry', title: m.lead_field_sector(), sort: 'industry', width: 200, optional: true, ellipsis: true, render: (row) => row.industry },
  ]
}

/** Boolean words: "head of sales" OR vp, NOT assistant. */
function Keywords({ value, onChange }: { value: string; onChange: (value: string) => void }) {
  const [typed, setTyped] = useState(value)
  const [known, setKnown] = useState(value)
  if (known !== value) {
    setKnown(value)
    setTyped(value)
  }
  const tell = useDebouncedCallback((next: string) => {
    setKnown(next)
    onChange(next)
  }, 200)
  return (
    <TextInput
      type="search"
      flex={1}
      maw={520}
      miw={200}
      aria-label={m.lead_keywords()}
      placeholder={m.lead_keywords_example()}
      leftSection={<IconSearch size={15} stroke={1.8} />}
      value={typed}
      onChange={(event) => {
        setTyped(event.currentTarget.value)
        tell(event.currentTarget.value)
      }}
    />
  )
}

/** Nobody fits: which condition to give up, and how many there would be. */
function Nothing({ asked, relax }: { asked: Asked; relax: Found['relax'] }) {
  if (!asked.filter) return <EmptyState icon={IconUserSearch} title={m.lead_none()} text={m.lead_none_text()} />
  const open = async (filter: string) => asked.change((await openedAddress(filter)) as never)
  return (
    <EmptyState
      icon={IconUserSearch}
      title={m.lead_none_left()}
      text={relax.length > 0 ? m.lead_relax() : m.lead_none_left_text()}
      action={
        <Box>
          {relax.slice(0, 4).map((one) => (
            <Button key={one.condition} variant="light" size="xs" m={4} onClick={() => void open(one.without)}>
              {m.lead_relax_one({ condition: named(one), count: formatNumber(one.total) })}
            </Button>
          ))}
        </Box>
      }
    />
  )
}

/** A condition for people: by the name of its field where it has one. */
function named({ field, condition }: Found['relax'][number]): string {
  if (field === 'keywords') return m.lead_keywords()
  if (field === 'position') return m.lead_area()
  if (fieldNames.some((one) => one === field)) return fieldName(field as FieldName)
  return rangeNames.some((one) => one === field) ? rangeName(field as RangeName) : condition
}
