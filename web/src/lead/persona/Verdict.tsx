import { Badge, Group, Stack, Text } from '@mantine/core'
import * as m from '@/paraglide/messages.js'
import { formatDate, formatList, formatNumber, formatPercent } from '@/ui/format'
import { fieldName } from '../words'
import type { Persona, Test } from './personas'

const verdicts: Record<Test['verdict'], { name: () => string; color: string }> = {
  more: { name: m.lead_persona_more, color: 'pine' },
  less: { name: m.lead_persona_less, color: 'brick' },
  unclear: { name: m.lead_persona_unclear, color: 'ochre' },
  few: { name: m.lead_persona_few, color: 'gray' },
}

/** What won and lost deals say to a persona, with how sure that is. */
export function Verdict({ persona }: { persona: Persona }) {
  const { test, later } = persona
  if (!test) return null
  const known = later && later.won + later.lost // all of them, when it was written before
  return (
    <Stack gap={4}>
      <Line test={test} title={m.lead_persona_test()} />
      {later && known !== 0 && known !== test.won + test.lost && <Line test={later} title={m.lead_persona_later({ day: formatDate(later.from) })} />}
      {test.own && (
        <Text size="xs" c="dimmed">
          {m.lead_persona_own_deals()}
        </Text>
      )}
      {persona.follows.length > 0 && (
        <Text size="xs" c="dimmed">
          {m.lead_persona_follows({ fields: formatList(persona.follows.map((one) => fieldName(one as never) || one)) })}
        </Text>
      )}
    </Stack>
  )
}

function Line({ test, title }: { test: Test; title: string }) {
  const verdict = verdicts[test.verdict]
  return (
    <div>
      <Group gap="xs">
        <Text size="sm" fw={560}>
          {title}
        </Text>
        <Badge variant="light" size="sm" color={verdict.color}>
          {verdict.name()}
        </Badge>
      </Group>
      <Text size="sm">
        {m.lead_persona_counts({
          won: formatNumber(test.won_with),
          wonOf: formatNumber(test.won),
          wonShare: formatPercent(test.won ? test.won_with / test.won : undefined, 0),
          lost: formatNumber(test.lost_with),
          lostOf: formatNumber(test.lost),
          lostShare: formatPercent(test.lost ? test.lost_with / test.lost : undefined, 0),
        })}
        {test.verdict !== 'few' && ` ${m.lead_persona_lift({ lift: formatNumber(test.lift, 2), low: formatNumber(test.low, 2), high: formatNumber(test.high, 2) })}`}
      </Text>
    </div>
  )
}
