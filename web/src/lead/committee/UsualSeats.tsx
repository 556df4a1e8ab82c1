import { Anchor, Badge, Text, Title } from '@mantine/core'
import { IconCircleCheck, IconCircleDashed, IconEyeQuestion } from '@tabler/icons-react'
import { Link } from '@tanstack/react-router'
import * as m from '@/paraglide/messages.js'
import { getLocale } from '@/paraglide/runtime.js'
import { formatNumber, formatPercent } from '@/ui/format'
import { functionName, valueName } from '../words'
import classes from './committee.module.css'
import { type Committee, roleName, type Seat } from './committees'

const levels: Record<NonNullable<Seat['level']>, () => string> = { top: m.lead_committee_level_top, middle: m.lead_committee_level_middle, staff: m.lead_committee_level_staff }
const states = {
  involved: { icon: IconCircleCheck, color: 'pine', name: m.lead_committee_involved },
  known: { icon: IconEyeQuestion, color: 'ochre', name: m.lead_committee_known },
  missing: { icon: IconCircleDashed, color: 'brick', name: m.lead_committee_missing },
} as const

const called = (seat: Seat) => (seat.role ? m.lead_committee_seat_role({ role: roleName(seat.role) }) : [functionName(seat.function ?? ''), seat.level && levels[seat.level]()].filter(Boolean).join(' · '))

/** Whom one usually had on the deals that were won at accounts like this one, and
 *  which of them one has here. */
export function UsualSeats({ map }: { map: Committee }) {
  const usual = map.usual
  const alike = [usual.called[getLocale()], usual.size && m.lead_people_at({ size: valueName('size', usual.size) })].filter(Boolean).join(', ')
  return (
    <section>
      <Title order={3} mb={4}>
        {m.lead_committee_usual()}
      </Title>
      {usual.seats.length === 0 ? (
        <Text size="sm" c="dimmed">
          {usual.won < usual.least ? m.lead_committee_few({ won: formatNumber(usual.won), least: formatNumber(usual.least) }) : m.lead_committee_no_seats({ won: formatNumber(usual.won) })}
        </Text>
      ) : (
        <>
          <Text size="sm" c="dimmed" mb="xs">
            {m.lead_committee_basis({ won: formatNumber(usual.won), lost: formatNumber(usual.lost), like: formatNumber(usual.like), alike: alike || m.lead_unknown() })}
          </Text>
          <ul className={classes.seats}>
            {usual.seats.map((seat) => (
              <SeatRow key={called(seat)} seat={seat} map={map} />
            ))}
          </ul>
        </>
      )}
    </section>
  )
}

function SeatRow({ seat, map }: { seat: Seat; map: Committee }) {
  const state = states[seat.state]
  const people = map.people.filter((one) => seat.people.includes(one.person_id))
  return (
    <li className={classes.seat} data-state={seat.state}>
      <state.icon size={18} aria-hidden className={classes.seatIcon} />
      <div>
        <Text size="sm" fw={560}>
          {called(seat)}
        </Text>
        <Text size="xs" c="dimmed">
          {seat.like_of > 0
            ? m.lead_committee_seen_like({ seen: formatNumber(seat.seen), of: formatNumber(seat.of), like: formatNumber(seat.like_seen), likeOf: formatNumber(seat.like_of), lost: formatPercent(seat.lost_share, 0) })
            : m.lead_committee_seen({ seen: formatNumber(seat.seen), of: formatNumber(seat.of), lost: formatPercent(seat.lost_share, 0) })}
        </Text>
        {people.length > 0 && (
          <Text size="xs" component="div">
            {people.slice(0, 4).map((one, i) => (
              <span key={one.person_id}>
                {i > 0 && ', '}
                <Anchor size="xs" renderRoot={(root) => <Link to={`/people/${one.person_id}` as never} {...root} />}>
                  {one.name}
                </Anchor>
              </span>
            ))}
            {people.length > 4 && ` +${formatNumber(people.length - 4)}`}
          </Text>
        )}
      </div>
      <div className={classes.share}>
        <Text size="sm" fw={620} className="numbers">
          {formatPercent(seat.share, 0)}
        </Text>
        <Badge variant="light" size="sm" color={state.color}>
          {state.name()}
        </Badge>
      </div>
    </li>
  )
}
