import type { Icon } from '@tabler/icons-react'
import type { ComponentType } from 'react'
import type { Role } from './session'

/** What one noun adds to the program. Each src/<noun>/noun.tsx exports one as
 *  its default; the shell finds them by folder and no list needs an edit. */
export interface Noun {
  /** The folder's name: also the prefix of its messages. */
  name: string
  /** Its place in the navigation rail, if it has one. */
  rail?: RailItem
  routes?: Screen[]
  /** Acts offered by the command palette; called anew each time it opens. */
  commands?: () => Command[]
  /** Finds records while someone types in the command palette. */
  search?: (query: string, signal: AbortSignal) => Promise<Found[]>
  /** Parts of the home screen, by order. */
  home?: HomePart[]
}

export interface RailItem {
  /** 10 home, 20 accounts, 30 import, 40 places, 50 plans, 60 territories, 90 administration. */
  order: number
  /** The heading under which those find it that do not have it in the rail. */
  group: RailGroup
  icon: Icon
  label: () => string
  to: string
  /** Roles that see it; everyone when absent. */
  roles?: Role[]
  /** Roles that have it in the rail itself; all when absent. */
  first?: Role[]
  /** A key that goes there after "g": "a" makes g a. */
  key?: string
}

export type RailGroup = 'day' | 'selling' | 'territories' | 'data'

export interface Screen {
  /** Such as "/plans/$planId"; read it with useRouteParams. */
  path: string
  load: () => Promise<{ default: ComponentType }>
  /** What the browser's tab says. */
  title?: () => string
  roles?: Role[]
}

export interface Command {
  id: string
  label: () => string
  description?: () => string
  icon?: Icon
  group?: () => string
  /** Other words by which it is found, in both languages. */
  keywords?: string
  roles?: Role[]
  run: (go: (to: string) => void) => void
}

export interface Found {
  id: string
  label: string
  description?: string
  icon?: Icon
  to: string
}

export interface HomePart {
  order: number
  roles?: Role[]
  load: () => Promise<{ default: ComponentType }>
  /** "main" fills the wide column, "side" the narrow one. */
  column?: 'main' | 'side'
}

/** Checks the shape of a noun where it is written. */
export function defineNoun(noun: Noun): Noun {
  return noun
}
