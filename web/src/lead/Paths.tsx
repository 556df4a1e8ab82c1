import { Anchor, Button, Collapse, Group, Skeleton, Text, Title, UnstyledButton } from '@mantine/core'
import { IconChevronDown, IconChevronRight, IconUserPlus } from '@tabler/icons-react'
import { Link } from '@tanstack/react-router'
import { useId, useState } from 'react'
import * as m from '@/paraglide/messages.js'
import { Failure } from '@/ui/Failure'
import { formatNumber } from '@/ui/format'
import { Acquaintance } from './Acquaintance'
import { AskDialog } from './AskDialog'
import { arithmeticOf, evidenceOf, type IntroPath, strengthText, strengthWord, usePaths } from './introductions'
import classes from './paths.module.css'

const few = 3

/** Who can introduce the user to somebody: the best paths, and what they rest on. */
export function Paths({ person, name }: { person: string; name: string }) {
  const read = usePaths(person)
  const [all, setAll] = useState(false)
  const [asking, setAsking] = useState<IntroPath>()
  if (read.error) return <Failure error={read.error} onRetry={() => void read.refetch()} />
  if (!read.data) return <Skeleton h={90} />
  const { items, acquaintance } = read.data
  const more = items.length - few
  return (
    <section>
      <Group justify="space-between" mb={4} wrap="nowrap" align="flex-start">
        <Title order={3}>{m.lead_paths()}</Title>
        <Acquaintance person={person} name={name} said={acquaintance} />
      </Group>
      {items.length === 0 && (
        <Text size="sm" c="dimmed">
          {m.lead_paths_none()}
        </Text>
      )}
      <ol className={classes.paths}>
        {items.slice(0, all ? items.length : few).map((path) => (
          <OnePath key={path.steps.map((step) => step.user_id ?? step.person_id).join(' ')} path={path} onAsk={() => setAsking(path)} />
        ))}
      </ol>
      {more > 0 && (
        <Button size="compact-xs" variant="subtle" onClick={() => setAll(!all)}>
          {all ? m.lead_paths_fewer() : m.lead_paths_more({ count: more, text: formatNumber(more) })}
        </Button>
      )}
      {asking && <AskDialog path={asking} person={name} onClose={() => setAsking(undefined)} />}
    </section>
  )
}

function OnePath({ path, onAsk }: { path: IntroPath; onAsk: () => void }) {
  const [opened, setOpened] = useState(false)
  const id = useId()
  return (
    <li>
      <UnstyledButton className={classes.head} onClick={() => setOpened(!opened)} aria-expanded={opened} aria-controls={id}>
        {opened ? <IconChevronDown size={15} aria-hidden /> : <IconChevronRight size={15} aria-hidden />}
        <span className={classes.steps}>
          <span>{m.lead_paths_you()}</span>
          {path.steps.map((step) => (
            <span key={step.user_id ?? step.person_id} className={classes.step}>
              <span className={classes.arrow} style={{ ['--tie' as string]: `${1 + 3 * step.tie.strength}px` }}>
                →
              </span>
              <span className={classes.who}>{step.name}</span>
              <span className={classes.tie}>{[strengthWord(step.tie.strength), evidenceOf(step.tie)[0]].filter(Boolean).join(' · ')}</span>
            </span>
          ))}
        </span>
        <span className={classes.strength}>{strengthText(path.strength)}</span>
      </UnstyledButton>
      <Collapse expanded={opened} id={id}>
        <div className={classes.why}>
          {path.steps.map((step, at) => {
            const before = path.steps[at - 1]
            return (
              <div key={step.user_id ?? step.person_id}>
                <Text size="xs" fw={600}>
                  {before ? m.lead_tie_between({ from: before.name, to: step.name, strength: strengthText(step.tie.strength) }) : m.lead_tie_between_you({ to: step.name, strength: strengthText(step.tie.strength) })}
                </Text>
                <Text size="xs" c="dimmed">
                  {evidenceOf(step.tie).join(' · ')}
                </Text>
                {step.person_id && at < path.steps.length - 1 && (
                  <Anchor size="xs" renderRoot={(root) => <Link to={`/people/${step.person_id}` as never} {...root} />}>
                    {m.lead_open_person()}
                  </Anchor>
                )}
              </div>
            )
          })}
          <Text size="xs" className="numbers">
            {arithmeticOf(path)}
          </Text>
        </div>
      </Collapse>
      {path.ask && (
        <Button size="compact-xs" variant="light" ml={21} leftSection={<IconUserPlus size={13} />} onClick={onAsk}>
          {m.lead_ask()}
        </Button>
      )}
    </li>
  )
}
