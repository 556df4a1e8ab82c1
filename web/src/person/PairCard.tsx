import { Anchor, Badge, Button, Card, Grid, Group, Radio, Stack, Text } from '@mantine/core'
import { IconArrowsJoin2 } from '@tabler/icons-react'
import { Link } from '@tanstack/react-router'
import { type ReactNode, useState } from 'react'
import * as m from '@/paraglide/messages.js'
import { formatDate, formatPercent } from '@/ui/format'
import { fieldsOf, type Pair, reasonText, useDecide, type Whose } from './duplicates'
import { nameOf, type Person } from './people'
import { fieldText } from './provenance'

/** Two people side by side; where they differ, one chooses what is kept. */
export function PairCard({ pair }: { pair: Pair }) {
  const [chosen, setChosen] = useState<Record<string, Whose>>({})
  const { merge, apart, again } = useDecide(pair)
  const fields = fieldsOf(pair)
  const whose = (field: string): Whose => chosen[field] ?? (pair.fields[field] as Whose | undefined) ?? 'winner'
  const open = pair.state === 'open'
  return (
    <Card withBorder padding="md" component="article" aria-label={`${nameOf(pair.left)} · ${nameOf(pair.right)}`}>
      <Group gap={6} mb="sm">
        <Badge variant="light" color={pair.sure ? 'pine' : 'ochre'} className="numbers">
          {pair.sure ? m.person_pair_sure({ share: formatPercent(pair.score, 0) }) : m.person_pair_unsure({ share: formatPercent(pair.score, 0) })}
        </Badge>
        {pair.reasons.map((reason) => (
          <Badge key={reason.word} variant="default" color="gray" tt="none" fw={450} title={[reason.left, reason.right].filter(Boolean).join(' ↔ ')} className="numbers">
            {reasonText(reason)}
          </Badge>
        ))}
      </Group>
      <Grid gap="xs" align="flex-start">
        <Row
          label=""
          cells={[pair.left, pair.right].map((person) => (
            <Anchor key={person.id} fw={560} renderRoot={(root) => <Link to={`/people/${person.id}` as never} {...root} />}>
              {nameOf(person)}
            </Anchor>
          ))}
        />
        {fields.map(({ field, left, right }) => (
          <Choice key={field} name={`${pair.id}/${field}`} field={field} left={left} right={right} disabled={!open} value={whose(field)} onChange={(next) => setChosen({ ...chosen, [field]: next })} />
        ))}
        <Row label={m.person_positions()} cells={[pair.left, pair.right].map((person) => <Positions key={person.id} person={person} />)} />
        <Row label={m.person_contacts()} cells={[pair.left, pair.right].map((person) => <Points key={person.id} person={person} />)} />
        {pair.left.external.length + pair.right.external.length > 0 && (
          <Row label={m.person_external()} cells={[pair.left, pair.right].map((person) => <Lines key={person.id} lines={person.external.map((one) => `${one.scheme} ${one.value}`)} />)} />
        )}
        <Row label={m.person_pair_known()} cells={[pair.left, pair.right].map((person) => formatDate(person.created_at))} />
      </Grid>
      <Group justify="space-between" mt="md" gap="sm">
        <Text size="xs" c="dimmed" maw={480}>
          {open ? m.person_pair_joined() : pair.decided_at && m.person_pair_decided({ date: formatDate(pair.decided_at) })}
        </Text>
        <Group gap="xs">
          {open ? (
            <>
              <Button size="xs" variant="default" loading={apart.isPending} disabled={merge.isPending} onClick={() => apart.mutate()}>
                {m.person_apart()}
              </Button>
              <Button size="xs" leftSection={<IconArrowsJoin2 size={15} />} loading={merge.isPending} disabled={apart.isPending} onClick={() => merge.mutate(chosen)}>
                {m.person_merge()}
              </Button>
            </>
          ) : (
            <Button size="xs" variant="default" loading={again.isPending} onClick={() => again.mutate()}>
              {m.person_pair_again()}
            </Button>
          )}
        </Group>
      </Group>
    </Card>
  )
}

/** A line of the comparison: on a phone its label stands above. */
function Row({ label, cells }: { label: string; cells: ReactNode[] }) {
  return (
    <>
      <Grid.Col span={{ base: 12, sm: 2.4 }} pb={0} display={label ? undefined : { base: 'none', sm: 'block' }}>
        <Text size="xs" c="dimmed" pt={3}>
          {label}
        </Text>
      </Grid.Col>
      {cells.map((cell, at) => (
        <Grid.Col key={at} span={{ base: 6, sm: 4.8 }}>
          <Text component="div" size="sm" style={{ overflowWrap: 'anywhere' }}>
            {cell}
          </Text>
        </Grid.Col>
      ))}
    </>
  )
}

function Choice(props: { name: string; field: string; left: string; right: string; value: Whose; disabled: boolean; onChange: (next: Whose) => void }) {
  const label = fieldText(props.field)
  if (props.left === props.right || props.disabled) return <Row label={label} cells={[props.left || '—', props.right || '—']} />
  const radio = (whose: Whose, text: string) => (
    <Radio
      size="xs"
      name={props.name}
      checked={props.value === whose}
      onChange={() => props.onChange(whose)}
      aria-label={`${label}: ${text || m.person_pair_empty()}`}
      label={
        <Text size="sm" span style={{ overflowWrap: 'anywhere' }} c={text ? undefined : 'dimmed'}>
          {text || m.person_pair_empty()}
        </Text>
      }
    />
  )
  return (
    <>
      <Row label={label} cells={[radio('winner', props.left), radio('loser', props.right)]} />
      {props.field === 'note' && props.left && props.right && <Row label="" cells={[radio('both', m.person_pair_both())]} />}
      {props.field === 'note' && props.left && props.right && <Grid.Col span={{ base: 6, sm: 4.8 }} p={0} />}
    </>
  )
}

function Lines({ lines }: { lines: string[] }) {
  if (lines.length === 0) return <>—</>
  return (
    <Stack gap={2}>
      {lines.map((line, at) => (
        <span key={at}>{line}</span>
      ))}
    </Stack>
  )
}

function Positions({ person }: { person: Person }) {
  return (
    <Lines
      lines={person.positions.map((one) =>
        [one.title, one.account_name || one.company, one.valid_from && m.person_since({ date: formatDate(one.valid_from) }), one.valid_to && m.person_until({ date: formatDate(one.valid_to) })].filter(Boolean).join(' · '),
      )}
    />
  )
}

function Points({ person }: { person: Person }) {
  return <Lines lines={person.contact_points.map((one) => one.value)} />
}
