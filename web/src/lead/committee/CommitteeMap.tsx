import { Box, Skeleton, Stack, Text, Title } from '@mantine/core'
import { IconUsersGroup } from '@tabler/icons-react'
import { useState } from 'react'
import * as m from '@/paraglide/messages.js'
import { EmptyState } from '@/ui/EmptyState'
import { Failure } from '@/ui/Failure'
import { formatNumber } from '@/ui/format'
import classes from './committee.module.css'
import { allRoles, type Committee, type Member, type Role, roleName, sayingOf, useCommittee, useCommitteeActs } from './committees'
import { Lines } from './Lines'
import { MemberCard } from './MemberCard'
import { MemberForm } from './MemberForm'
import { UsualSeats } from './UsualSeats'

/** Who decides at an account, and whom one usually has when one wins. */
export function CommitteeMap({ account }: { account: string }) {
  const read = useCommittee(account)
  if (read.error) return <Failure error={read.error} onRetry={() => void read.refetch()} />
  if (!read.data) return <Skeleton h={320} />
  if (read.data.people.length === 0) return <EmptyState icon={IconUsersGroup} title={m.lead_committee_empty()} text={m.lead_committee_empty_text()} />
  return <Board account={account} map={read.data} />
}

function Board({ account, map }: { account: string; map: Committee }) {
  const acts = useCommitteeActs(account)
  const [held, setHeld] = useState<string | null>(null)
  const [edited, setEdited] = useState<string | null>(null)
  const member = map.people.find((one) => one.person_id === edited)
  const move = (one: Member, role: Role) => {
    if (one.role !== role) acts.saying.mutate({ member: one, next: { ...sayingOf(one), role } })
  }
  const drop = (role: Role) => {
    const one = map.people.find((other) => other.person_id === held)
    setHeld(null)
    if (one) move(one, role)
  }
  return (
    <Stack gap="xl">
      <section aria-label={m.lead_committee()}>
        <Text size="sm" c="dimmed" mb="sm" maw={720}>
          {m.lead_committee_text()}
        </Text>
        <div className={classes.board}>
          {([...allRoles, ''] as Role[]).map((role) => (
            <Column key={role} role={role} count={map.people.filter((one) => one.role === role).length} holding={held !== null} onDrop={() => drop(role)}>
              {map.people
                .filter((one) => one.role === role)
                .map((one) => (
                  <MemberCard key={one.person_id} map={map} member={one} onHold={setHeld} onMove={(next) => move(one, next)} onEdit={() => setEdited(one.person_id)} />
                ))}
            </Column>
          ))}
        </div>
      </section>
      <Box className={classes.below}>
        <UsualSeats map={map} />
        <Lines map={map} />
      </Box>
      {member && <MemberForm key={member.person_id} map={map} member={member} acts={acts} onClose={() => setEdited(null)} />}
    </Stack>
  )
}

function Column({ role, count, holding, onDrop, children }: { role: Role; count: number; holding: boolean; onDrop: () => void; children: React.ReactNode }) {
  const [over, setOver] = useState(false)
  return (
    // oxlint-disable-next-line jsx-a11y/no-static-element-interactions -- dropping is for pointers; each card has a menu that moves it
    <div
      className={classes.column}
      data-over={over || undefined}
      data-holding={holding || undefined}
      data-role={role || 'none'}
      onDragOver={(event) => {
        event.preventDefault()
        setOver(true)
      }}
      onDragLeave={(event) => !event.currentTarget.contains(event.relatedTarget as Node | null) && setOver(false)}
      onDrop={(event) => {
        event.preventDefault()
        setOver(false)
        onDrop()
      }}
    >
      <Title order={3} size="h5" className={classes.columnHead}>
        <span>{roleName(role)}</span>
        <span className={classes.count}>{formatNumber(count)}</span>
      </Title>
      {count === 0 ? (
        <Text size="xs" c="dimmed" className={classes.nobody}>
          {m.lead_committee_nobody()}
        </Text>
      ) : (
        <ul className={classes.cards}>{children}</ul>
      )}
    </div>
  )
}
