import { Box, Group, SegmentedControl, Select, Stack, Text } from '@mantine/core'
import { IconSwords } from '@tabler/icons-react'
import { useAddress } from '@/app/navigation'
import { ScreenLoading } from '@/app/ScreenLoading'
import * as m from '@/paraglide/messages.js'
import { useTree } from '@/territory/territories'
import { EmptyState } from '@/ui/EmptyState'
import { Failure } from '@/ui/Failure'
import { formatNumber, formatPercent } from '@/ui/format'
import { PageHeader } from '@/ui/PageHeader'
import { type Asked, useCompetitors, useWinLoss, type WinLoss } from './competitors'
import { CompetitorList } from './CompetitorList'
import { Lines } from './Lines'
import { Reasons } from './Reasons'

const periods = ['12', '6', '24', 'year', 'last_year'] as const
type Period = (typeof periods)[number]

interface Address extends Record<string, unknown> {
  by: 'competitor' | 'territory' | 'reason' | 'list'
  period: Period
  territory: string
  against: string
}

/** Who wins against whom and where, why deals are lost, and who the competitors are. */
export default function WinLossScreen() {
  const [address, change] = useAddress<Address>()
  const by = address.by ?? 'competitor'
  const period = (periods as readonly string[]).includes(String(address.period)) ? (String(address.period) as Period) : '12'
  const asked: Asked = { ...stretch(period), ...(address.territory && { territory: String(address.territory) }), ...(address.against && { against: String(address.against) }) }
  const answer = useWinLoss(asked)
  const competitors = useCompetitors().data ?? []
  const tree = useTree().data?.items ?? []
  return (
    <>
      <PageHeader title={m.competitor_title()} text={answer.data && by !== 'list' ? <Sentence answer={answer.data} /> : m.competitor_text()} />
      <Group px="lg" py="xs" gap="xs" style={{ borderBottom: '1px solid var(--arpent-line)', flex: 'none' }}>
        <SegmentedControl
          aria-label={m.competitor_by()}
          value={by}
          onChange={(next) => change({ by: next as Address['by'] })}
          data={[
            { value: 'competitor', label: m.competitor_by_competitor() },
            { value: 'territory', label: m.competitor_by_territory() },
            { value: 'reason', label: m.competitor_by_reason() },
            { value: 'list', label: m.competitor_list() },
          ]}
        />
        {by !== 'list' && (
          <>
            <Select w={190} aria-label={m.competitor_period()} allowDeselect={false} value={period} onChange={(next) => next && change({ period: next as Period })} data={periods.map((value) => ({ value, label: periodName(value) }))} />
            <Select w={200} searchable clearable aria-label={m.competitor_territory()} placeholder={m.competitor_any_territory()} value={asked.territory ?? null} onChange={(next) => change({ territory: next ?? '' })} data={tree.map((one) => ({ value: one.id, label: one.name }))} />
            {by !== 'competitor' && (
              <Select
                w={190}
                searchable
                clearable
                aria-label={m.competitor_one()}
                placeholder={m.competitor_any()}
                value={asked.against ?? null}
                onChange={(next) => change({ against: next ?? '' })}
                data={[...competitors.map((one) => ({ value: one.id, label: one.name })), { value: 'none', label: m.competitor_nobody() }]}
              />
            )}
          </>
        )}
      </Group>
      <Box p="lg" style={{ overflow: 'auto' }} flex={1}>
        {by === 'list' ? (
          <CompetitorList />
        ) : answer.error ? (
          <Failure error={answer.error} onRetry={() => void answer.refetch()} />
        ) : !answer.data ? (
          <ScreenLoading />
        ) : answer.data.all.won + answer.data.all.lost + answer.data.all.undecided === 0 ? (
          <EmptyState icon={IconSwords} title={m.competitor_none_ended()} text={m.competitor_none_ended_text()} />
        ) : by === 'reason' ? (
          <Reasons answer={answer.data} />
        ) : (
          <Stack gap="sm">
            <Lines answer={answer.data} by={by} asked={asked} />
            <Text size="xs" c="dimmed" maw={900}>
              {m.competitor_method({ least: answer.data.least })} {by === 'competitor' && m.competitor_method_several()}{' '}
              {answer.data.other_currency > 0 && m.competitor_other_currency({ count: answer.data.other_currency, currency: answer.data.currency })}
            </Text>
          </Stack>
        )}
      </Box>
    </>
  )
}

function Sentence({ answer }: { answer: WinLoss }) {
  const { won, lost, undecided } = answer.all
  const parts = [m.competitor_sum({ won: formatNumber(won), lost: formatNumber(lost) })]
  if (undecided > 0) parts.push(m.competitor_sum_undecided({ count: undecided, text: formatNumber(undecided) }))
  if (answer.all_count.raw !== undefined) parts.push(m.competitor_sum_rate({ percent: formatPercent(answer.all_count.raw, 0) }))
  return <>{parts.join(' · ')}</>
}

function periodName(period: Period): string {
  const year = new Date().getFullYear()
  return { '12': m.competitor_months({ count: 12 }), '6': m.competitor_months({ count: 6 }), '24': m.competitor_months({ count: 24 }), year: String(year), last_year: String(year - 1) }[period]
}

function stretch(period: Period): Asked {
  const now = new Date()
  const year = now.getFullYear()
  if (period === 'year') return { from: `${year}-01-01`, to: `${year + 1}-01-01` }
  if (period === 'last_year') return { from: `${year - 1}-01-01`, to: `${year}-01-01` }
  const from = new Date(Date.UTC(year, now.getMonth() - Number(period), now.getDate()))
  return { from: from.toISOString().slice(0, 10) }
}
