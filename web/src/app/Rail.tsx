import { Tooltip } from '@mantine/core'
import { spotlight } from '@mantine/spotlight'
import { IconSearch } from '@tabler/icons-react'
import { Link } from '@tanstack/react-router'
import * as m from '@/paraglide/messages.js'
import classes from './Frame.module.css'
import { Mark } from './Mark'
import type { RailItem } from './noun'
import { nouns } from './nouns'
import { allows, type Role, useUser } from './session'
import { UserMenu } from './UserMenu'

/** The rail's items for a role, in order. */
export function railItems(role: Role): RailItem[] {
  return nouns
    .flatMap((noun) => (noun.rail ? [noun.rail] : []))
    .filter((item) => allows(item.roles, role))
    .sort((a, b) => a.order - b.order)
}

export function Rail() {
  const user = useUser()
  const items = railItems(user.role)
  return (
    <nav className={classes.rail} aria-label={m.app_navigation()}>
      <Link to="/" className={classes.mark} aria-label={m.app_name()}>
        <Mark size={30} />
      </Link>
      {items
        .filter((item) => item.order < 90)
        .map((item) => (
          <Item key={item.to} item={item} />
        ))}
      <div className={classes.spring} />
      <div className={classes.always}>
        <Tooltip label={`${m.app_search()} (Ctrl K)`} position="right">
          <button type="button" className={classes.item} onClick={spotlight.open} aria-label={m.app_search()}>
            <IconSearch size={21} stroke={1.7} aria-hidden />
          </button>
        </Tooltip>
        {items
          .filter((item) => item.order >= 90)
          .map((item) => (
            <Item key={item.to} item={item} />
          ))}
        <UserMenu />
      </div>
    </nav>
  )
}

function Item({ item }: { item: RailItem }) {
  const label = item.label()
  return (
    <Tooltip label={item.key ? `${label} (g ${item.key})` : label} position="right">
      <Link to={item.to} className={classes.item} aria-label={label} activeOptions={{ exact: item.to === '/' }}>
        <item.icon size={21} stroke={1.7} aria-hidden />
        <span className={classes.word}>{label}</span>
      </Link>
    </Tooltip>
  )
}
