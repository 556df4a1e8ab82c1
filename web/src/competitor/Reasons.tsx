import { Stack, Text } from '@mantine/core'
import * as m from '@/paraglide/messages.js'
import { formatNumber, formatPercent } from '@/ui/format'
import classes from './competitor.module.css'
import { type Reason, reasons, type WinLoss } from './competitors'

function share(count: number, of: number): number {
  return of === 0 ? 0 : count / of
}

/** Why deals were lost: what reps say beside what buyers say. */
export function Reasons({ answer }: { answer: WinLoss }) {
  const { reasons: list } = answer
  const rep = list.reduce((all, one) => all + one.rep, 0)
  const buyer = list.reduce((all, one) => all + one.buyer, 0)
  if (rep + buyer === 0) return <Text c="dimmed">{m.competitor_no_reasons()}</Text>
  const most = Math.max(...list.map((one) => Math.max(share(one.rep, rep), share(one.buyer, buyer))))
  return (
    <Stack gap="sm" maw={860}>
      <Text size="sm">{m.competitor_reasons_text({ rep: formatNumber(rep), buyer: formatNumber(buyer) })}</Text>
      {answer.both_told > 0 && <Text size="sm">{m.competitor_agree({ count: answer.both_told, text: formatNumber(answer.both_told), percent: formatPercent(answer.both_agree / answer.both_told, 0) })}</Text>}
      <table className={classes.table}>
        <thead>
          <tr>
            <th>{m.competitor_reason()}</th>
            <th style={{ width: '32%' }}>{m.competitor_voice_rep()}</th>
            <th style={{ width: '32%' }}>{m.competitor_voice_buyer()}</th>
          </tr>
        </thead>
        <tbody>
          {list.map((one) => (
            <tr key={one.reason}>
              <th scope="row">{reasons[one.reason as Reason]()}</th>
              {(['rep', 'buyer'] as const).map((voice) => {
                const part = share(one[voice], voice === 'rep' ? rep : buyer)
                return (
                  <td key={voice}>
                    <div className={classes.bar} data-voice={voice} style={{ width: `${Math.max(1, (100 * part) / most)}%` }} />
                    <Text size="xs" c="dimmed" className="numbers">
                      {formatNumber(one[voice])} · {formatPercent(part, 0)}
                    </Text>
                  </td>
                )
              })}
            </tr>
          ))}
        </tbody>
      </table>
    </Stack>
  )
}
