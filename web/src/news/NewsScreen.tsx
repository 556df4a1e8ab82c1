import { Badge, Box, Group, SegmentedControl, Select } from '@mantine/core'
import { useAddress } from '@/app/navigation'
import { allows, headquarters, useUser } from '@/app/session'
import * as m from '@/paraglide/messages.js'
import { Registries } from '@/registry/Registries'
import { formatNumber } from '@/ui/format'
import { PageHeader } from '@/ui/PageHeader'
import { About } from './About'
import { Feeds } from './Feeds'
import { type Kind, kindNames, useReview } from './news'
import { Review } from './Review'

interface Address extends Record<string, unknown> {
  part: 'about' | 'review' | 'feeds' | 'registers'
  kind: Kind | ''
}

/** News about one's accounts, what may be about one, and where news come from. */
export default function NewsScreen() {
  const [address, change] = useAddress<Address>()
  const office = allows(headquarters, useUser().role)
  const part = address.part === 'review' || ((address.part === 'feeds' || address.part === 'registers') && office) ? address.part : 'about'
  const kind = address.kind && address.kind in kindNames ? address.kind : ''
  const waiting = useReview().data?.length ?? 0
  const parts = [
    { value: 'about', label: m.news_about() },
    {
      value: 'review',
      label: (
        <Group gap={6} wrap="nowrap">
          {m.news_review()}
          {waiting > 0 && (
            <Badge size="sm" variant="light" className="numbers">
              {formatNumber(waiting)}
            </Badge>
          )}
        </Group>
      ),
    },
    ...(office ? [{ value: 'feeds', label: m.news_feeds() }, { value: 'registers', label: m.registry_title() }] : []),
  ]
  return (
    <>
      <PageHeader title={m.news_title()} text={m.news_text()} />
      <Group px="lg" py="xs" gap="xs" style={{ borderBottom: '1px solid var(--arpent-line)', flex: 'none' }}>
        <SegmentedControl aria-label={m.news_title()} value={part} onChange={(next) => change({ part: next as Address['part'] })} data={parts} />
        {part === 'about' && (
          <Select
            w={220}
            clearable
            aria-label={m.news_kind()}
            placeholder={m.news_any_kind()}
            value={kind || null}
            onChange={(next) => change({ kind: (next ?? '') as Kind | '' })}
            data={Object.entries(kindNames).map(([value, label]) => ({ value, label: label() }))}
          />
        )}
      </Group>
      <Box p="lg" maw={900} w="100%" style={{ overflow: 'auto', flex: 1 }}>
        {part === 'about' && <About kind={kind} office={office} onFeeds={() => change({ part: 'feeds' })} />}
        {part === 'review' && <Review />}
        {part === 'feeds' && <Feeds />}
        {part === 'registers' && <Registries />}
      </Box>
    </>
  )
}
