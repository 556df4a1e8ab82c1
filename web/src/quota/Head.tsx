import { Group, Select, Tabs } from '@mantine/core'
import { DateInput } from '@mantine/dates'
import type { ReactNode } from 'react'
import { useGo } from '@/app/navigation'
import * as m from '@/paraglide/messages.js'
import { PageHeader } from '@/ui/PageHeader'
import { periodName, periodsOf } from './periods'
import { quantityName, useQuestion, useRounds } from './quotas'

export type Tab = 'attainment' | 'forecast' | 'setting' | 'pay'

const tabs: { tab: Tab; to: string; label: () => string }[] = [
  { tab: 'attainment', to: '/quotas', label: m.quota_tab_attainment },
  { tab: 'forecast', to: '/quotas/forecast', label: m.quota_tab_forecast },
  { tab: 'setting', to: '/quotas/setting', label: m.quota_tab_setting },
  { tab: 'pay', to: '/quotas/pay', label: m.quota_tab_pay },
]

/** The head of every screen of this noun: its tabs, and what is asked. */
export function Head(props: { tab: Tab; text?: ReactNode; actions?: ReactNode; children?: ReactNode }) {
  const go = useGo()
  const { kept } = useQuestion()
  return (
    <PageHeader title={m.quota_title()} text={props.text} actions={props.actions}>
      <Group justify="space-between" align="flex-end" gap="xs">
        <Tabs value={props.tab} onChange={(tab) => go((tabs.find((one) => one.tab === tab)?.to ?? '/quotas') + kept)}>
          <Tabs.List aria-label={m.quota_title()} style={{ border: 0 }}>
            {tabs.map((one) => (
              <Tabs.Tab key={one.tab} value={one.tab}>
                {one.label()}
              </Tabs.Tab>
            ))}
          </Tabs.List>
        </Tabs>
        {props.children && (
          <Group gap="xs" pb={8}>
            {props.children}
          </Group>
        )}
      </Group>
    </PageHeader>
  )
}

/** For which months, what is counted, and as it was known on which day. */
export function AskedFields({ otherwise }: { otherwise?: 'year' | 'quarter' }) {
  const { question, period, today, change } = useQuestion(otherwise)
  const rounds = useRounds().data ?? []
  const periods = periodsOf(rounds, today)
  const quantities = [...new Set(['revenue', ...rounds.map((round) => round.quantity), question.quantity])]
  return (
    <>
      {quantities.length > 1 && (
        <Select
          aria-label={m.quota_quantity()}
          w={150}
          allowDeselect={false}
          value={question.quantity}
          onChange={(quantity) => change({ quantity: quantity === 'revenue' ? '' : (quantity ?? '') })}
          data={quantities.map((value) => ({ value, label: quantityName(value) }))}
        />
      )}
      <Select
        aria-label={m.quota_period()}
        w={118}
        allowDeselect={false}
        value={period.key}
        onChange={(key) => change({ period: key ?? '' })}
        data={periods.map((one) => ({ value: one.key, label: periodName(one) }))}
      />
      <AsOfField />
    </>
  )
}

/** As known at the end of which day. */
export function AsOfField() {
  const { question, today, change } = useQuestion()
  return (
    <DateInput
      aria-label={m.quota_as_of()}
      placeholder={m.quota_today()}
      leftSectionWidth={m.quota_as_of().length * 7 + 16}
      leftSection={<span style={{ fontSize: 12, color: 'var(--mantine-color-dimmed)', whiteSpace: 'nowrap' }}>{m.quota_as_of()}</span>}
      clearable
      w={220}
      size="sm"
      valueFormat="D MMM YYYY"
      maxDate={today}
      value={question.as_of || null}
      onChange={(day) => change({ as_of: day && day < today ? String(day).slice(0, 10) : '' })}
    />
  )
}
