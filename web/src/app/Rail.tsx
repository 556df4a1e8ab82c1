import { Popover, Tooltip } from '@mantine/core'
import { useMediaQuery } from '@mantine/hooks'
import { spotlight } from '@mantine/spotlight'
import { IconDots, IconSearch } from '@tabler/icons-react'
import { Link, useLocation } from '@tanstack/react-router'
import { useState } from 'react'
import * as m from '@/paraglide/messages.js'
import classes from './Frame.module.css'
import { Mark } from './Mark'
import type { RailGroup, RailItem } from './noun'
import { railOf } from './rails'
import { useUser } from './session'
import { UserMenu } from './UserMenu'

/** As in Frame.module.css: below it the rail is a bar at the bottom. */
const narrow = '(max-width: 47.99em)'

export function Rail() {
  const user = useUser()
  const phone = useMediaQuery(narrow, undefined, { getInitialValueInEffect: false }) ?? false
  const { first, rest } = railOf(user.role, phone)
  return (
    <nav className={classes.rail} aria-label={m.app_navigation()}>
      <Link to="/" className={classes.mark} aria-label={m.app_name()}>
        <Mark size={30} />
      </Link>
      {first.map((item) => (
        <Item key={item.to} item={item} />
      ))}
      {rest.length > 0 && <More groups={rest} phone={phone} />}
      <div className={classes.spring} />
      <Tooltip label={`${m.app_search()} (Ctrl K)`} position="right">
        <button type="button" className={classes.item} onClick={spotlight.open} aria-label={m.app_search()}>
          <IconSearch size={21} stroke={1.7} aria-hidden />
        </button>
      </Tooltip>
      <UserMenu />
    </nav>
  )
}

function Item({ item }: { item: RailItem }) {
  const label = item.label()
  return (
    <Tooltip label={withKey(item)} position="right">
      <Link to={item.to} className={classes.item} aria-label={label} activeOptions={{ exact: item.to === '/' }}>
        <item.icon size={21} stroke={1.7} aria-hidden />
        <span className={classes.word}>{label}</span>
      </Link>
    </Tooltip>
  )
}

const withKey = (item: RailItem) => (item.key ? `${item.label()} (g ${item.key})` : item.label())

const headings: Record<RailGroup, () => string> = { day: m.app_more_day, selling: m.app_more_selling, territories: m.app_more_territories, data: m.app_more_data }

/** What else there is, under its headings. It lights up while one is there. */
function More({ groups, phone }: { groups: { group: RailGroup; items: RailItem[] }[]; phone: boolean }) {
  const [opened, setOpened] = useState(false)
  const path = useLocation({ select: (location) => location.pathname })
  const here = groups.some(({ items }) => items.some(({ to }) => path === to || path.startsWith(`${to}/`)))
  return (
    <Popover opened={opened} onChange={setOpened} position={phone ? 'top-end' : 'right-start'} offset={phone ? 8 : 12} trapFocus returnFocus withinPortal shadow="lg">
      <Popover.Target>
        <button type="button" className={classes.item} data-status={here ? 'active' : undefined} aria-label={m.app_more_title()} title={opened ? undefined : m.app_more_title()} onClick={() => setOpened(!opened)}>
          <IconDots size={21} stroke={1.7} aria-hidden />
          <span className={classes.word}>{m.app_more()}</span>
        </button>
      </Popover.Target>
      <Popover.Dropdown className={classes.more} aria-label={m.app_more_title()}>
        {groups.map(({ group, items }) => (
          <section key={group} aria-labelledby={`more-${group}`}>
            <h2 id={`more-${group}`}>{headings[group]()}</h2>
            <ul>
              {items.map((item) => (
                <li key={item.to}>
                  <Link to={item.to} className={classes.rest} title={item.key ? withKey(item) : undefined} onClick={() => setOpened(false)}>
                    <item.icon size={18} stroke={1.7} aria-hidden />
                    {item.label()}
                  </Link>
                </li>
              ))}
            </ul>
          </section>
        ))}
      </Popover.Dropdown>
    </Popover>
  )
}
