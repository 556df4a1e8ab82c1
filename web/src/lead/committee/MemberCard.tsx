import { ActionIcon, Menu, Text } from '@mantine/core'
import { IconDotsVertical, IconEdit, IconMoodNeutral, IconMoodSad, IconMoodSmile } from '@tabler/icons-react'
import { Link } from '@tanstack/react-router'
import * as m from '@/paraglide/messages.js'
import { formatDate } from '@/ui/format'
import classes from './committee.module.css'
import { allRoles, type Attitude, attitudeName, type Committee, type Member, type Role, roleName } from './committees'

interface Props {
  map: Committee
  member: Member
  onHold: (person: string | null) => void
  onMove: (role: Role) => void
  onEdit: () => void
}

/** One person of the map: dragged to a role, or moved there by the menu. */
export function MemberCard({ map, member, onHold, onMove, onEdit }: Props) {
  const superior = map.ties.find((one) => one.kind === 'reports_to' && one.person_id === member.person_id)
  const influenced = map.ties.filter((one) => one.kind === 'influences' && one.person_id === member.person_id)
  const nameOf = (id: string) => map.people.find((one) => one.person_id === id)?.name ?? ''
  return (
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions -- dragging is for pointers; the menu moves by keyboard
    <li
      className={classes.card}
      data-attitude={member.attitude || undefined}
      draggable
      onDragStart={(event) => {
        event.dataTransfer.effectAllowed = 'move'
        event.dataTransfer.setData('text/plain', member.person_id)
        onHold(member.person_id)
      }}
      onDragEnd={() => onHold(null)}
    >
      <div className={classes.cardHead}>
        <Link to={`/people/${member.person_id}` as never} className={classes.name} draggable={false}>
          {member.name}
        </Link>
        <Menu position="bottom-end" withinPortal>
          <Menu.Target>
            <ActionIcon variant="subtle" size="sm" aria-label={m.lead_committee_acts({ name: member.name })}>
              <IconDotsVertical size={15} />
            </ActionIcon>
          </Menu.Target>
          <Menu.Dropdown>
            <Menu.Item leftSection={<IconEdit size={15} />} onClick={onEdit}>
              {m.lead_committee_edit()}
            </Menu.Item>
            <Menu.Label>{m.lead_committee_move()}</Menu.Label>
            {([...allRoles, ''] as Role[])
              .filter((role) => role !== member.role)
              .map((role) => (
                <Menu.Item key={role} onClick={() => onMove(role)}>
                  {roleName(role)}
                </Menu.Item>
              ))}
          </Menu.Dropdown>
        </Menu>
      </div>
      <Text size="xs" c="dimmed">
        {member.title}
      </Text>
      {member.left && (
        <Text size="xs" c="var(--arpent-danger)">
          {m.lead_committee_left()}
        </Text>
      )}
      {member.attitude && <Stance attitude={member.attitude} />}
      {superior && (
        <Text size="xs" c="dimmed">
          {m.lead_committee_reports({ name: nameOf(superior.other_id) })}
        </Text>
      )}
      {influenced.map((one) => (
        <Text key={one.other_id} size="xs" c="dimmed">
          {m.lead_committee_influences({ name: nameOf(one.other_id) })}
        </Text>
      ))}
      {member.note && (
        <Text size="xs" lineClamp={3} className={classes.note}>
          {member.note}
        </Text>
      )}
      <Text size="xs" c="dimmed">
        {member.last_on ? m.lead_committee_met({ day: formatDate(member.last_on) }) : m.lead_committee_unmet()}
      </Text>
    </li>
  )
}

const moods: Record<Attitude, typeof IconMoodSmile | undefined> = { '': undefined, supporter: IconMoodSmile, neutral: IconMoodNeutral, opponent: IconMoodSad }

function Stance({ attitude }: { attitude: Attitude }) {
  const Mood = moods[attitude]
  return (
    <Text size="xs" fw={560} className={classes.stance}>
      {Mood && <Mood size={14} aria-hidden />}
      {attitudeName(attitude)}
    </Text>
  )
}
