import { Text, Title } from '@mantine/core'
import * as m from '@/paraglide/messages.js'
import classes from './committee.module.css'
import { type Committee, type Member, roleName } from './committees'

/** Who reports to whom, as a tree, and who influences whom beside it. */
export function Lines({ map }: { map: Committee }) {
  const reports = map.ties.filter((one) => one.kind === 'reports_to')
  const below = (id: string) => map.people.filter((one) => reports.some((line) => line.person_id === one.person_id && line.other_id === id))
  const tops = map.people.filter((one) => !reports.some((line) => line.person_id === one.person_id) && below(one.person_id).length > 0)
  const loose = map.ties.filter((one) => one.kind === 'influences')
  const nameOf = (id: string) => map.people.find((one) => one.person_id === id)?.name ?? ''
  return (
    <section>
      <Title order={3} mb={4}>
        {m.lead_committee_lines()}
      </Title>
      {map.ties.length === 0 && (
        <Text size="sm" c="dimmed">
          {m.lead_committee_no_lines()}
        </Text>
      )}
      {tops.length > 0 && (
        <ul className={classes.tree}>
          {tops.map((one) => (
            <Branch key={one.person_id} member={one} below={below} />
          ))}
        </ul>
      )}
      {loose.length > 0 && (
        <ul className={classes.loose}>
          {loose.map((one) => (
            <li key={`${one.person_id} ${one.other_id}`}>
              <Text size="sm">{m.lead_committee_line({ from: nameOf(one.person_id), to: nameOf(one.other_id) })}</Text>
            </li>
          ))}
        </ul>
      )}
    </section>
  )
}

function Branch({ member, below }: { member: Member; below: (id: string) => Member[] }) {
  const under = below(member.person_id)
  return (
    <li>
      <Text size="sm" fw={560} component="span">
        {member.name}
      </Text>{' '}
      <Text size="xs" c="dimmed" component="span">
        {[member.title, member.role && roleName(member.role)].filter(Boolean).join(' · ')}
      </Text>
      {under.length > 0 && (
        <ul className={classes.tree}>
          {under.map((one) => (
            <Branch key={one.person_id} member={one} below={below} />
          ))}
        </ul>
      )}
    </li>
  )
}
