import { ActionIcon, Badge, Code, Menu, Text, Title, Tooltip } from '@mantine/core'
import { IconArrowDown, IconArrowUp, IconDots, IconGripVertical, IconPencil, IconPlayerPause, IconPlayerPlay, IconTrash } from '@tabler/icons-react'
import { Link } from '@tanstack/react-router'
import { type KeyboardEvent, useMemo, useState } from 'react'
import { api } from '@/api/client'
import { useGo } from '@/app/navigation'
import * as m from '@/paraglide/messages.js'
import { formatNumber } from '@/ui/format'
import { toast } from '@/ui/toast'
import { moved, type Overview, type Rule, useAct, useCalled, useTerritoryTypes } from './rules'
import { type Called, clauseText, problemText, typeName } from './words'
import classes from './alignment.module.css'

/** Rules by type of territory, each movable among its like by hand or keyboard. */
export function RuleList({ data, mayWrite }: { data: Overview; mayWrite: boolean }) {
  const types = useTerritoryTypes().data
  const called = useCalled(data.items.flatMap((one) => one.rows))
  const [held, setHeld] = useState<string | null>(null)
  const [said, setSaid] = useState('')
  const groups = useMemo(() => byType(data.items), [data.items])
  const ids = data.items.map((one) => one.id)
  const order = useAct((next: string[]) => api.POST('/api/v1/rules/order', { body: { ids: next } }))
  const move = (rule: Rule, to: Rule | undefined) => {
    if (!to || to.id === rule.id || to.type_id !== rule.type_id) return
    order.mutate(moved(ids, rule.id, to.id), {
      onSuccess: () => {
        const group = data.items.filter((one) => one.type_id === rule.type_id)
        setSaid(m.alignment_moved({ name: rule.name, place: group.indexOf(to) + 1, of: group.length }))
      },
    })
  }
  return (
    <div className={classes.list} data-held={held ?? undefined}>
      <span aria-live="polite" className={classes.hidden}>
        {said}
      </span>
      {groups.map((group) => {
        const type = types?.find((one) => one.id === group.type)
        return (
          <section key={group.type} aria-label={typeName(type)}>
            <div className={classes.groupHead}>
              <Title order={2}>{typeName(type)}</Title>
              <Text size="sm" c="dimmed">
                {type?.overlay ? m.alignment_overlay_text() : m.alignment_order_text()}
              </Text>
            </div>
            <ol className={classes.rules}>
              {group.rules.map((rule, i) => (
                <Row
                  key={rule.id}
                  rule={rule}
                  called={called}
                  place={i + 1}
                  mayWrite={mayWrite}
                  first={i === 0}
                  last={i === group.rules.length - 1}
                  held={held === rule.id}
                  onHold={setHeld}
                  onDrop={() => {
                    const from = data.items.find((one) => one.id === held)
                    setHeld(null)
                    if (from) move(from, rule)
                  }}
                  onMove={(by) => move(rule, group.rules[i + by])}
                />
              ))}
            </ol>
          </section>
        )
      })}
    </div>
  )
}

function byType(rules: Rule[]): { type: string; rules: Rule[] }[] {
  const out: { type: string; rules: Rule[] }[] = []
  for (const rule of rules) {
    const last = out.at(-1)
    if (last?.type === rule.type_id) last.rules.push(rule)
    else out.push({ type: rule.type_id, rules: [rule] })
  }
  return out
}

function Row(props: {
  rule: Rule
  called: Called
  place: number
  mayWrite: boolean
  first: boolean
  last: boolean
  held: boolean
  onHold: (id: string | null) => void
  onDrop: () => void
  onMove: (by: number) => void
}) {
  const { rule } = props
  const [over, setOver] = useState(false)
  const press = (event: KeyboardEvent) => {
    if (event.key !== 'ArrowUp' && event.key !== 'ArrowDown') return
    event.preventDefault()
    props.onMove(event.key === 'ArrowUp' ? -1 : 1)
  }
  return (
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions -- dropping is for pointers; the grip moves by keyboard
    <li
      className={classes.rule}
      data-off={rule.off || undefined}
      data-held={props.held || undefined}
      data-over={over || undefined}
      onDragOver={(event) => {
        event.preventDefault()
        setOver(true)
      }}
      onDragLeave={() => setOver(false)}
      onDrop={(event) => {
        event.preventDefault()
        setOver(false)
        props.onDrop()
      }}
    >
      {props.mayWrite ? (
        <Tooltip label={m.alignment_grip_text()}>
          <ActionIcon
            className={classes.grip}
            aria-label={m.alignment_grip({ name: rule.name })}
            draggable
            onDragStart={(event) => {
              event.dataTransfer.effectAllowed = 'move'
              event.dataTransfer.setData('text/plain', rule.id)
              props.onHold(rule.id)
            }}
            onDragEnd={() => props.onHold(null)}
            onKeyDown={press}
          >
            <IconGripVertical size={16} />
          </ActionIcon>
        </Tooltip>
      ) : (
        <span />
      )}
      <span className={classes.place}>{props.place}</span>
      <div className={classes.what}>
        <div className={classes.nameLine}>
          <Link to={`/rules/${rule.id}` as never} className={classes.name}>
            {rule.name}
          </Link>
          <Marks rule={rule} />
        </div>
        {rule.problem ? (
          <Text size="sm" c="var(--arpent-danger)">
            {problemText(rule.problem)}
          </Text>
        ) : rule.rows.length > 0 ? (
          <Text size="sm" c="dimmed" className={classes.clauses}>
            {rule.rows.map((row) => clauseText(row, props.called)).join(m.alignment_and())}
          </Text>
        ) : (
          <Code className={classes.code}>{rule.expression}</Code>
        )}
      </div>
      <div className={classes.into}>
        <Text size="xs" c="dimmed">
          {m.alignment_into()}
        </Text>
        <Text size="sm" fw={560}>
          {rule.territory_name}
        </Text>
      </div>
      <div className={classes.count}>
        <Text size="sm" fw={620}>
          {formatNumber(rule.off ? 0 : rule.takes)}
        </Text>
        <Text size="xs" c="dimmed">
          {rule.off || rule.takes === rule.holds ? m.alignment_count_takes() : m.alignment_count_of({ holds: formatNumber(rule.holds) })}
        </Text>
      </div>
      {props.mayWrite ? <Acts {...props} /> : <span />}
    </li>
  )
}

function Marks({ rule }: { rule: Rule }) {
  return (
    <>
      {rule.off && <Badge color="gray">{m.alignment_off()}</Badge>}
      {!rule.off && rule.standing === 'new' && <Badge color="ochre">{m.alignment_standing_new()}</Badge>}
      {!rule.off && rule.standing === 'changed' && <Badge color="ochre">{m.alignment_standing_changed()}</Badge>}
      {rule.problem && <Badge color="brick">{m.alignment_unreadable()}</Badge>}
    </>
  )
}

function Acts({ rule, first, last, onMove }: { rule: Rule; first: boolean; last: boolean; onMove: (by: number) => void }) {
  const go = useGo()
  const path = { params: { path: { id: rule.id } } }
  const back = useAct(() => api.POST('/api/v1/rules/{id}/restore', path))
  const remove = useAct(async () => {
    await api.DELETE('/api/v1/rules/{id}', path)
    toast(m.alignment_removed({ name: rule.name }), () => back.mutateAsync(undefined))
  })
  const turnTo = (off: boolean) => api.POST('/api/v1/rules/{id}/switch', { ...path, body: { off } })
  const turnBack = useAct(turnTo)
  const turn = useAct(async (off: boolean) => {
    await turnTo(off)
    toast(off ? m.alignment_switched_off({ name: rule.name }) : m.alignment_switched_on({ name: rule.name }), () => turnBack.mutateAsync(!off))
  })
  return (
    <Menu position="bottom-end">
      <Menu.Target>
        <ActionIcon className={classes.acts} aria-label={m.alignment_acts({ name: rule.name })}>
          <IconDots size={17} />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item leftSection={<IconPencil size={15} />} onClick={() => go(`/rules/${rule.id}`)}>
          {m.alignment_edit()}
        </Menu.Item>
        <Menu.Item leftSection={<IconArrowUp size={15} />} disabled={first} onClick={() => onMove(-1)}>
          {m.alignment_up()}
        </Menu.Item>
        <Menu.Item leftSection={<IconArrowDown size={15} />} disabled={last} onClick={() => onMove(1)}>
          {m.alignment_down()}
        </Menu.Item>
        <Menu.Item leftSection={rule.off ? <IconPlayerPlay size={15} /> : <IconPlayerPause size={15} />} onClick={() => turn.mutate(!rule.off)}>
          {rule.off ? m.alignment_switch_on() : m.alignment_switch_off()}
        </Menu.Item>
        <Menu.Divider />
        <Menu.Item color="brick" leftSection={<IconTrash size={15} />} onClick={() => remove.mutate(undefined)}>
          {m.alignment_remove()}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  )
}
