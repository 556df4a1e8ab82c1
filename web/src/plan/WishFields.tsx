import { ActionIcon, Button, Group, NumberInput, Select, Slider, Stack, Text } from '@mantine/core'
import { IconPlus, IconX } from '@tabler/icons-react'
import type { ReactNode } from 'react'
import * as m from '@/paraglide/messages.js'
import { formatPercent } from '@/ui/format'
import type { Tolerance, Wish } from './contract'

export interface MeasureOption {
  value: string
  label: string
}

/** Measures to balance, each with how far a territory may be from the mean. */
export function BalanceFields(props: { balance: Tolerance[]; options: MeasureOption[]; onChange: (balance: Tolerance[]) => void }) {
  const { balance, options, onChange } = props
  const change = (at: number, next: Tolerance) => onChange(balance.map((one, i) => (i === at ? next : one)))
  const free = options.filter((option) => !balance.some((one) => one.measure === option.value))
  return (
    <Stack gap="xs">
      {balance.map((one, i) => (
        <Group key={one.measure} gap="xs" wrap="nowrap">
          <Select
            flex={1}
            aria-label={m.plan_balance_measure()}
            allowDeselect={false}
            searchable={options.length > 8}
            data={[...options.filter((option) => option.value === one.measure), ...free]}
            value={one.measure}
            onChange={(measure) => measure && change(i, { measure, percent: one.percent })}
          />
          <NumberInput
            w={116}
            aria-label={m.plan_balance_tolerance()}
            prefix="± "
            suffix=" %"
            min={0.1}
            max={100}
            step={1}
            decimalScale={1}
            clampBehavior="blur"
            value={one.percent}
            onChange={(value) => typeof value === 'number' && value > 0 && change(i, { measure: one.measure, percent: value })}
          />
          <ActionIcon aria-label={m.plan_balance_remove()} disabled={balance.length < 2} onClick={() => onChange(balance.filter((_, at) => at !== i))}>
            <IconX size={16} />
          </ActionIcon>
        </Group>
      ))}
      {free[0] && balance.length < 4 && (
        <Button size="compact-sm" variant="subtle" leftSection={<IconPlus size={14} />} style={{ alignSelf: 'flex-start' }} onClick={() => onChange([...balance, { measure: free[0]!.value, percent: 10 }])}>
          {m.plan_balance_add()}
        </Button>
      )}
    </Stack>
  )
}

/** How much weighs that accounts stay where they are. */
export function KeepField({ value, onChange }: { value: number; onChange: (keep: number) => void }) {
  return (
    <Slider
      mx="xs"
      mb="lg"
      min={0}
      max={0.9}
      step={0.05}
      value={value}
      onChange={onChange}
      label={(keep) => formatPercent(keep, 0)}
      aria-label={m.plan_keep()}
      marks={[
        { value: 0, label: <Mark left>{m.plan_keep_none()}</Mark> },
        { value: 0.9, label: <Mark>{m.plan_keep_much()}</Mark> },
      ]}
    />
  )
}

function Mark({ left, children }: { left?: boolean; children: ReactNode }) {
  return (
    <Text size="xs" c="dimmed" component="span" style={{ display: 'inline-block', whiteSpace: 'nowrap', transform: left ? 'translateX(calc(50% - 6px))' : 'translateX(calc(-50% + 6px))' }}>
      {children}
    </Text>
  )
}

/** What makes one balanced plan better than another. */
export function ObjectiveField({ value, onChange }: { value: Wish['objective']['kind']; onChange: (kind: Wish['objective']['kind']) => void }) {
  return (
    <Select
      label={m.plan_objective()}
      allowDeselect={false}
      data={[
        { value: 'moment', label: m.plan_objective_moment() },
        { value: 'median', label: m.plan_objective_median() },
        { value: 'border', label: m.plan_objective_border() },
        { value: 'cut', label: m.plan_objective_cut() },
      ]}
      value={value}
      onChange={(kind) => kind && onChange(kind as Wish['objective']['kind'])}
    />
  )
}

/** A named part of a form. */
export function Part({ title, text, children }: { title: string; text?: ReactNode; children: ReactNode }) {
  return (
    <Stack gap={8} component="section">
      <div>
        <Text fw={620}>{title}</Text>
        {text && (
          <Text size="sm" c="dimmed">
            {text}
          </Text>
        )}
      </div>
      {children}
    </Stack>
  )
}
