import type { Noun } from './noun'

const found = import.meta.glob<{ default: Noun }>('../*/noun.tsx', { eager: true })

/** Every noun of the program, found by its folder. */
export const nouns: readonly Noun[] = Object.values(found).map((module) => module.default)
