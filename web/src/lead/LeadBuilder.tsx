import { Box, Button, Group, SegmentedControl, TextInput } from '@mantine/core'
import { useDebouncedCallback, useMediaQuery } from '@mantine/hooks'
import { IconFilter, IconSearch, IconUserSearch } from '@tabler/icons-react'
import { useDeferredValue, useMemo, useState } from 'react'
import * as m from '@/paraglide/messages.js'
import { EmptyState } from '@/ui/EmptyState'
import { formatNumber } from '@/ui/format'
import { PageHeader } from '@/ui/PageHeader'
import { useList } from '@/ui/useList'
import { Cards } from './Cards'
import { type FieldName, fieldNames, type RangeName, rangeNames, writeChoice } from './choice'
import { ExpertFilter } from './ExpertFilter'
import { Chips, FacetPanel } from './FacetPanel'
import classes from './lead.module.css'
import { LeadMap } from './LeadMap'
import { LeadPanel } from './LeadPanel'
import { Acts, LeadTable } from './LeadTable'
import { type Asked, type Found, idOf, type Lead, leadsPath, openedAddress, useAsked, useCounts } from './leads'
import { Lists } from './Lists'
import { IntroductionsLink } from './IntroductionsLink'
import { PersonaMenu } from './persona/PersonaMenu'
import { SaveSearch, Searches } from './Searches'
import { fieldName, rangeName } from './words'

/** Whom to approach: filters with counts at the left, who fits them at the right. */
export default function LeadBuilder() {
  const asked = useAsked()
  const { filter, address, change } = asked
  const sort = String(address.sort ?? '-worth')
  const list = useList<Lead>(leadsPath, { filter, sort: sort.replace(/^-/, ''), order: sort.startsWith('-') ? 'desc' : 'asc' }, { limit: 50 })
  // A click is answered by the counts at once; the rows are drawn when there is time.
  const now = useMemo(() => ({ list, sort, filter }), [list, sort, filter])
  const before = useDeferredValue(now)
  const later = before.list.loading ? now : before
  const counts = useCounts(filter, asked.plan)
  const [selected, setSelected] = useState<Lead[]>([])
  const [narrow, setNarrow] = useState(false)
  const chosen = list.rows.find((one) => idOf(one) === address.chosen)
  const total = counts.data?.total ?? list.total
  const usual = useMediaQuery('(max-width: 48em)', undefined, { getInitialValueInEffect: false }) ? 'cards' : 'table'
  const view = ['table', 'cards', 'map'].includes(String(address.view)) ? String(address.view) : usual
  const nothing = <Nothing asked={asked} relax={counts.data?.relax ?? []} />
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
          onChange={(next) => change({ view: next === usual ? '' : next })}
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
                <Acts filter={filter} total={list.total ?? 0} selected={selected} onDone={() => setSelected([])} />
              </Group>
            </>
          )}
          {view === 'table' && (
            <LeadTable list={later.list} sort={later.sort} filter={later.filter} openId={address.chosen} selected={selected} onSelect={setSelected} change={change} empty={later.list.rows.length === 0 ? nothing : null} />
          )}
        </div>
      </div>
      {chosen && <LeadPanel key={idOf(chosen)} lead={chosen} onClose={() => change({ chosen: '' })} />}
    </>
  )
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
