import { Box, Card, Group, Select, Stack, Text } from '@mantine/core'
import { useMediaQuery } from '@mantine/hooks'
import { api } from '@/api/client'
import { ScreenLoading } from '@/app/ScreenLoading'
import { allows, headquarters, useUser } from '@/app/session'
import classes from '@/competitor/competitor.module.css'
import * as m from '@/paraglide/messages.js'
import { Failure } from '@/ui/Failure'
import { type Grant, type Mode, powerName, useAct, usePolicy } from './requests'

const levels = [1, 2, 3]

/** Who decides what, by level of the tree; headquarters sets it. */
export function Policy() {
  const read = usePolicy()
  const phone = useMediaQuery('(max-width: 47.99em)', undefined, { getInitialValueInEffect: false })
  const may = allows(headquarters, useUser().role)
  const set = useAct((grant: Grant) => api.PUT('/api/v1/autonomy', { body: { grants: [{ level: grant.level, power: grant.power, mode: grant.mode }] } }))
  if (read.error) return <Failure error={read.error} onRetry={() => void read.refetch()} />
  if (!read.data) return <ScreenLoading />
  const { grants, level: own } = read.data
  const names: Record<Mode, string> = { alone: m.autonomy_mode_alone(), ask: m.autonomy_mode_ask(), never: m.autonomy_mode_never() }
  const headings = [m.autonomy_level_1(), m.autonomy_level_2(), m.autonomy_level_3()]
  const powers = [...new Set(grants.map((one) => one.power))]
  const choice = (power: string, level: number) => {
    const grant = grants.find((one) => one.power === power && one.level === level)!
    const modes: Mode[] = grant.may_be_alone ? ['alone', 'ask', 'never'] : ['ask', 'never']
    return may ? (
      <Select
        size="xs"
        w={170}
        aria-label={`${powerName(power)}: ${headings[level - 1]}`}
        allowDeselect={false}
        value={grant.mode}
        data={modes.map((value) => ({ value, label: names[value] }))}
        onChange={(next) => next && set.mutate({ ...grant, mode: next as Mode })}
      />
    ) : (
      <Text size="sm" {...(own !== level && { c: 'dimmed' })}>
        {names[grant.mode]}
      </Text>
    )
  }
  return (
    <Box maw={980}>
      <Text size="sm" mb="sm">
        {own > 0 ? m.autonomy_policy_own({ level: headings[own - 1]! }) : m.autonomy_policy_text()}
      </Text>
      {phone ? (
        <Stack gap="md">
          {powers.map((power) => (
            <Card key={power} component="section" withBorder padding="sm" aria-label={powerName(power)}>
              <Text size="sm" fw={560} mb={6}>
                {powerName(power)}
              </Text>
              {levels.map((level) => (
                <Group key={level} justify="space-between" wrap="nowrap" py={3}>
                  <Text size="sm" c={own === level ? undefined : 'dimmed'}>
                    {headings[level - 1]}
                  </Text>
                  {choice(power, level)}
                </Group>
              ))}
            </Card>
          ))}
        </Stack>
      ) : (
        <div className={classes.scroll}>
          <table className={classes.table}>
            <thead>
              <tr>
                <th>{m.autonomy_power()}</th>
                {levels.map((level) => (
                  <th key={level} style={own === level ? { color: 'var(--mantine-primary-color-filled)' } : undefined}>
                    {headings[level - 1]}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {powers.map((power) => (
                <tr key={power}>
                  <th scope="row" style={{ whiteSpace: 'normal' }}>
                    {powerName(power)}
                  </th>
                  {levels.map((level) => (
                    <td key={level}>{choice(power, level)}</td>
                  ))}
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
    </Box>
  )
}
