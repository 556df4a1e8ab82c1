import { Badge, Button } from '@mantine/core'
import { IconUsersGroup } from '@tabler/icons-react'
import { Link } from '@tanstack/react-router'
import { useUser } from '@/app/session'
import * as m from '@/paraglide/messages.js'
import { formatNumber } from '@/ui/format'
import { useIntroductions } from './introductions'

/** The way to introductions, with how many colleagues wait for an answer. */
export function IntroductionsLink() {
  const user = useUser()
  const waiting = useIntroductions().data?.filter((one) => one.asked_id === user.id && one.state === 'open').length ?? 0
  return (
    <Button variant="default" leftSection={<IconUsersGroup size={16} />} rightSection={waiting > 0 ? <Badge size="sm">{formatNumber(waiting)}</Badge> : undefined} renderRoot={(root) => <Link to={'/leads/introductions' as never} {...root} />}>
      {m.lead_introductions()}
    </Button>
  )
}
