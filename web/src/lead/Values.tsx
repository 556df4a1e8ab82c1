import { Collapse, Text, UnstyledButton } from '@mantine/core'
import { IconBan, IconChevronDown, IconChevronRight } from '@tabler/icons-react'
import type { ReactNode } from 'react'
import * as m from '@/paraglide/messages.js'
import { formatNumber } from '@/ui/format'
import { type Choice, toggled } from './choice'
import classes from './lead.module.css'

/** A field's name, which opens and folds what it holds. */
export function Folding(props: { name: string; id: string; chosen: number; opened: boolean; onOpen: (opened: boolean) => void; children: ReactNode }) {
  return (
    <section className={classes.field}>
      <UnstyledButton className={classes.fieldHead} aria-expanded={props.opened} aria-controls={props.id} onClick={() => props.onOpen(!props.opened)}>
        {props.opened ? <IconChevronDown size={15} aria-hidden /> : <IconChevronRight size={15} aria-hidden />}
        <Text size="sm" fw={600}>
          {props.name}
        </Text>
        {props.chosen > 0 && <span className={classes.chosen}>{formatNumber(props.chosen)}</span>}
      </UnstyledButton>
      <Collapse expanded={props.opened} id={props.id}>
        {props.children}
      </Collapse>
    </section>
  )
}

export function Values({ shown, choice, onChoose }: { shown: Shown[]; choice: Choice; onChoose: (next: Choice) => void }) {
  const most = Math.max(1, ...shown.map((one) => one.count))
  return (
    <ul className={classes.values}>
      {shown.map((one) => (
        <Value key={one.value} one={one} share={one.count / most} state={choice.yes.includes(one.value) ? 'yes' : choice.no.includes(one.value) ? 'no' : undefined} onToggle={(not) => onChoose(toggled(choice, one.value, not))} />
      ))}
    </ul>
  )
}

export interface Shown {
  value: string
  name: string
  count: number
}

/** Dozens of these are drawn at each click: hence bare elements. */
function Value({ one, share, state, onToggle }: { one: Shown; share: number; state: 'yes' | 'no' | undefined; onToggle: (not: boolean) => void }) {
  const exclude = m.lead_exclude({ value: one.name })
  return (
    <li className={classes.value} data-state={state}>
      <button type="button" className={classes.valueName} aria-pressed={state === 'yes'} onClick={() => onToggle(false)}>
        <span className={classes.valueBar} style={{ width: `${Math.round(share * 100)}%` }} aria-hidden />
        <span className={classes.valueText} title={one.name}>
          {one.name}
        </span>
        <span className={`${classes.valueCount} numbers`}>{formatNumber(one.count)}</span>
      </button>
      <button type="button" className={classes.exclude} aria-label={exclude} title={exclude} aria-pressed={state === 'no'} onClick={() => onToggle(true)}>
        <IconBan size={14} />
      </button>
    </li>
  )
}
