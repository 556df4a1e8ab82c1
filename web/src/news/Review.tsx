import { Button, Group, Text } from '@mantine/core'
import { useHotkeys } from '@mantine/hooks'
import { IconCheck, IconMailbox, IconX } from '@tabler/icons-react'
import { ScreenLoading } from '@/app/ScreenLoading'
import * as m from '@/paraglide/messages.js'
import { EmptyState } from '@/ui/EmptyState'
import { Failure } from '@/ui/Failure'
import { formatPercent } from '@/ui/format'
import { Mentioned } from './Mentioned'
import { type Mention, useDecide, useReview } from './news'
import classes from './news.module.css'
import { reasonText } from './reasons'

/** What may be about an account: somebody who knows says yes or no. */
export function Review() {
  const read = useReview()
  const decide = useDecide()
  const first = read.data?.[0]
  useHotkeys([
    ['o', () => first && !decide.isPending && decide.mutate({ one: first, state: 'accepted' })],
    ['y', () => first && !decide.isPending && decide.mutate({ one: first, state: 'accepted' })],
    ['n', () => first && !decide.isPending && decide.mutate({ one: first, state: 'rejected' })],
  ])
  if (read.error) return <Failure error={read.error} onRetry={() => void read.refetch()} />
  if (!read.data) return <ScreenLoading />
  if (read.data.length === 0) return <EmptyState icon={IconMailbox} title={m.news_nothing_waits()} text={m.news_nothing_waits_text()} />
  return (
    <>
      <Text size="sm" c="dimmed" mb="sm">
        {m.news_review_text()}
      </Text>
      <ul className={classes.list}>
        {read.data.map((one) => (
          <Mentioned key={one.id} one={one} below={<Reasons one={one} />}>
            <Group gap={6} className={classes.acts}>
              <Button size="compact-sm" variant="light" leftSection={<IconCheck size={14} />} disabled={decide.isPending} aria-label={m.news_accept_of({ name: one.account })} onClick={() => decide.mutate({ one, state: 'accepted' })}>
                {m.news_accept()}
              </Button>
              <Button size="compact-sm" variant="default" leftSection={<IconX size={14} />} disabled={decide.isPending} aria-label={m.news_reject_of({ name: one.account })} onClick={() => decide.mutate({ one, state: 'rejected' })}>
                {m.news_reject()}
              </Button>
            </Group>
          </Mentioned>
        ))}
      </ul>
    </>
  )
}

/** Why it may be meant, and why not. */
function Reasons({ one }: { one: Mention }) {
  const said = (one.why ?? []).filter((reason) => Math.abs(reason.weight) >= 0.4 || reason.weight === 0)
  return (
    <Text size="xs" mt={2}>
      {m.news_likely({ share: formatPercent(one.score, 0) })}
      {said.map((reason) => (
        <span key={reason.key + (reason.detail ?? '')}>
          {' · '}
          <span className={reason.weight < 0 ? classes.against : classes.for}>
            {reason.weight < 0 ? '− ' : '+ '}
            {reasonText(reason)}
          </span>
        </span>
      ))}
    </Text>
  )
}
